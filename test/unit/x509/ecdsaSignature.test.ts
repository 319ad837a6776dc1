import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { ecdsaSignatureDer, ecdsaSignatureP1363, writeInteger, writeSequence } from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const half = (...leading: number[]) => Uint8Array.of(...leading, ...new Uint8Array(32 - leading.length).fill(0x11));
const zero = new Uint8Array(32);
const one = Uint8Array.of(...new Uint8Array(31), 1);

test.each([
  ['large numbers', half(0xff), half(0x80)],
  ['small leading bytes', half(0x7f), half(0x01)],
  ['leading zeros', half(0, 0, 0x80), half(0, 0, 0, 0x7f)],
  ['one', one, one],
  ['zero', zero, zero],
  ['all ones', new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(0xff)],
])('writes r and s as minimal DER: %s', (_name, r, s) => {
  expect(ecdsaSignatureDer(Uint8Array.of(...r, ...s))).toEqual(writeSequence(writeInteger(r), writeInteger(s)));
});

test('writes DER that OpenSSL verifies, and reads it back', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let i = 0; i < 300; i++) {
    const message = Buffer.from(`${i}`);
    const rs = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const der = ecdsaSignatureDer(rs);
    expect(verify('sha256', message, publicKey, der)).toBe(true);
    expect(ecdsaSignatureP1363(der)).toEqual(new Uint8Array(rs));
  }
});

test.each([
  ['one number', writeSequence(writeInteger(one))],
  ['three numbers', writeSequence(writeInteger(one), writeInteger(one), writeInteger(one))],
  ['a number of 33 bytes', writeSequence(writeInteger(new Uint8Array(33).fill(0x11)), writeInteger(one))],
  ['a negative number', writeSequence(Uint8Array.of(2, 1, 0x80), writeInteger(one))],
  ['a number that is not minimal', writeSequence(Uint8Array.of(2, 2, 0, 1), writeInteger(one))],
  ['bytes after the end', Uint8Array.of(...writeSequence(writeInteger(one), writeInteger(one)), 0)],
  ['the wrong tag', Uint8Array.of(0x31, ...writeSequence(writeInteger(one), writeInteger(one)).subarray(1))],
])('refuses a DER signature with %s', (_name, der) => {
  expectMalformed(() => ecdsaSignatureP1363(der));
});
