import { expect, test } from 'vitest';
import { winError } from '#agent/keystore/windows/winErrors.ts';

test.each([
  [0x8010006e, 'USER_CANCELLED'],
  [0x80090036, 'USER_CANCELLED'],
  [1223, 'USER_CANCELLED'],
  [0x8010006b, 'PIN_INCORRECT'],
  [0x8010006c, 'PIN_LOCKED'],
  [0x8010000c, 'KEY_REMOVED'],
  [0x80090016, 'KEY_REMOVED'],
  [0x80090008, 'CERTIFICATE_KEY_UNSUPPORTED'],
  [0x80090020, 'KEYSTORE_DRIVER_FAILED'],
])('the Windows code %i becomes %s', (code, expected) => {
  expect(winError({ call: 'CryptSignHashW', code }).code).toBe(expected);
});

test('a signed Windows code becomes the same error as the unsigned one', () => {
  expect(winError({ call: 'NCryptSignHash', code: 0x8010006e | 0 })).toMatchObject({
    code: 'USER_CANCELLED',
    details: { call: 'NCryptSignHash', win32: '0x8010006E' },
  });
});
