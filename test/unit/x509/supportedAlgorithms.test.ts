import { isTooShort, type PublicKeyKind, RSA_BITS_MIN, supportedAlgorithms } from '@hrca/x509';
import { expect, test } from 'vitest';

test.each<[PublicKeyKind, readonly string[]]>([
  [{ type: 'RSA', bits: RSA_BITS_MIN }, ['RS256', 'PS256']],
  [{ type: 'RSA', bits: RSA_BITS_MIN - 1 }, []],
  [{ type: 'RSA-PSS', bits: RSA_BITS_MIN }, ['PS256']],
  [{ type: 'RSA-PSS', bits: RSA_BITS_MIN - 1 }, []],
  [{ type: 'EC', curve: 'P-256' }, ['ES256']],
  [{ type: 'EC', curve: 'P-384' }, []],
  [{ type: 'SM2' }, ['SM2']],
  [{ type: 'unsupported' }, []],
])('a key of %j signs a login with %j', (kind, algorithms) => {
  expect(supportedAlgorithms(kind)).toEqual(algorithms);
  expect(isTooShort(kind)).toBe('bits' in kind && kind.bits < 2048);
});
