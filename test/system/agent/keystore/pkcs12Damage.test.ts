import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { isHrcaError } from '@hrca/protocol/errors';
import { beforeAll, describe, expect, test } from 'vitest';
import { openOnlyKey } from '#test/support/certificates/openOnlyKey.ts';
import { opensslEncryptedKey, opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { openPfx, shroudedKeyBag } from '#test/support/certificates/pkcs12Parts.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const passphrase = 'Ab-123';
// CERTIFICATE_MALFORMED: damage without a MAC over it may lie in a certificate.
const codes = /^(PKCS12_[A-Z_]+|CERTIFICATE_MALFORMED)$/;

/** Opens damaged bytes as the worker does, without a thread, since thousands of threads would take minutes. */
function outcome(bytes: Uint8Array, secret = passphrase): string {
  try {
    openOnlyKey({ bytes, passphrase: secret });
    return 'opened';
  } catch (error) {
    return isHrcaError(error) ? error.code : `untyped: ${error}`;
  }
}

describe.each([
  ['modern', ['-iter', '1']],
  ['legacy', ['-legacy', '-iter', '1']],
  ['open', ['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac']],
])('a damaged %s file', (_, args) => {
  const folder = suiteFolder();
  let good: FixtureUnit;
  let bytes: Uint8Array;

  beforeAll(async () => {
    good = (await createTestPki({ now: Date.now() })).units.good;
    bytes = await opensslPkcs12({ folder, key: good.keyDer, certificates: [good.certificateDer], passphrase, args });
    expect(outcome(bytes)).toBe('opened');
  });

  test('is refused with an error code at any length of truncation', () => {
    for (let length = 0; length < bytes.length; length++) expect(outcome(bytes.subarray(0, length))).toMatch(codes);
  });

  test('is refused with an error code or opens after any bit flip', () => {
    const outcomes = new Map<string, number>();
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const result = outcome(damaged);
      outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
    }
    outcomes.delete('opened');
    expect(outcomes.size).toBeGreaterThan(2);
    for (const code of outcomes.keys()) expect(code).toMatch(codes);
  });
});

describe('without a MAC, a wrong passphrase', () => {
  const folder = suiteFolder();
  const guesses = Array.from({ length: 2500 }, (_, i) => `guess ${i}`);

  /** One wrong passphrase in 256 gives valid padding. */
  function expectAllWrong(bytes: Uint8Array): void {
    expect(new Set(guesses.map((guess) => outcome(bytes, guess)))).toEqual(new Set(['PKCS12_PASSPHRASE_INCORRECT']));
  }

  test.each([['-nomac'], ['-nomac', '-legacy']])('is always recognised for a file with %j', async (...args) => {
    const { keyDer: key, chain: certificates } = (await createTestPki({ now: Date.now() })).units.good;
    expectAllWrong(await opensslPkcs12({ folder, key, certificates, passphrase, args: [...args, '-iter', '1'] }));
  });

  test.each([
    ['-v2', 'aes-256-cbc'],
    ['-v1', 'PBE-SHA1-3DES'],
  ])('is always recognised for a key with %j', async (...args) => {
    const { keyDer: key } = (await createTestPki({ now: Date.now() })).units.good;
    const encryptedKey = await opensslEncryptedKey({ folder, key, passphrase, args: [...args, '-iter', '1'] });
    expectAllWrong(openPfx(shroudedKeyBag(encryptedKey)));
  });
});
