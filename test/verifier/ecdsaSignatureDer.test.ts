import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { integer, sequence } from '../../certs-fixtures/derWriter.ts';
import { ecdsaSignatureDer } from '../../verifier/ecdsaSignatureDer.ts';

const half = (...leading: number[]) => Uint8Array.of(...leading, ...new Uint8Array(32 - leading.length).fill(0x11));
const zero = new Uint8Array(32);
const one = Uint8Array.of(...new Uint8Array(31), 1);

test.each([
  ['large numbers', half(0xff), half(0x80)],
  ['small leading octets', half(0x7f), half(0x01)],
  ['leading zeros', half(0, 0, 0x80), half(0, 0, 0, 0x7f)],
  ['one', one, one],
  ['zero', zero, zero],
  ['all ones', new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(0xff)],
])('writes %s as minimal DER', (_name, r, s) => {
  expect(ecdsaSignatureDer(Uint8Array.of(...r, ...s))).toEqual(sequence(integer(r), integer(s)));
});

test('writes what OpenSSL accepts', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let i = 0; i < 300; i++) {
    const message = Buffer.from(`${i}`);
    const rs = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(verify('sha256', message, publicKey, ecdsaSignatureDer(rs))).toBe(true);
  }
});
