import { isHrcaError } from '@hrca/protocol';
import { describe, expect, test } from 'vitest';
import { sarError } from '#agent/keystore/skf/sarCodes.ts';

/** Annex A of GM/T 0016: 0x0A000001 to 0x0A000032, then 0x0B000033 to 0x0B000038. */
const all = [
  ...Array.from({ length: 0x32 }, (_, i) => 0x0a000001 + i),
  ...Array.from({ length: 6 }, (_, i) => 0x0b000033 + i),
];

describe('a return code of GM/T 0016', () => {
  test.each([
    [0x0a000023, 'KEY_REMOVED'],
    [0x0a000024, 'PIN_INCORRECT'],
    [0x0a000025, 'PIN_LOCKED'],
    [0x0a000026, 'PIN_INCORRECT'],
    [0x0a000027, 'PIN_INCORRECT'],
    [0x0a000001, 'KEYSTORE_DRIVER_FAILED'],
  ])('%i becomes %s', (code, expected) => {
    expect(sarError({ call: 'SKF_VerifyPIN', code }).code).toBe(expected);
  });

  test('becomes an HrcaError with code and call in its details, even if the standard does not define it', () => {
    for (const code of [...all, 0xffffffff, 1]) {
      const error = sarError({ call: 'SKF_EnumDev', code });
      expect(isHrcaError(error)).toBe(true);
      expect(error.details).toMatchObject({ call: 'SKF_EnumDev', sar: expect.stringMatching(/^0x[0-9A-F]{8}$/) });
    }
  });
});
