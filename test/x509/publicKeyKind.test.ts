import { createKeyPair } from '@hrca/certs-fixtures';
import { publicKeyKindName, readDer, readPublicKeyKind } from '@hrca/x509';
import { expect, test } from 'vitest';
import { bitString, integer, nullValue, octetString, oid, sequence } from '../../certs-fixtures/derWriter.ts';
import { expectMalformed } from '../support/malformed.ts';
import { rsaKeyInfo } from '../support/sampleCertificate.ts';

const read = (publicKeyInfo: Uint8Array) => readPublicKeyKind(readDer(publicKeyInfo));
const rsa = (...numbers: Uint8Array[]) =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(sequence(...numbers)));
const ec = (parameters: Uint8Array) =>
  sequence(sequence(oid('1.2.840.10045.2.1'), parameters), bitString(new Uint8Array(65)));

test.each([
  ['RSA-2048', { type: 'RSA', bits: 2048 }],
  ['RSA-PSS-2048', { type: 'RSA-PSS', bits: 2048 }],
  ['P-256', { type: 'EC', curve: 'P-256' }],
  ['P-384', { type: 'EC', curve: 'P-384' }],
  ['SM2', { type: 'SM2' }],
] as const)('knows a key of %s', async (keyType, kind) => {
  const { publicKeyInfo } = await createKeyPair(keyType);
  expect(read(publicKeyInfo)).toEqual(kind);
  expect(publicKeyKindName(kind)).toBe(keyType);
});

test('counts the bits of a modulus, not its octets', () => {
  expect(read(rsaKeyInfo(1024))).toEqual({ type: 'RSA', bits: 1024 });
  expect(read(rsa(integer(new Uint8Array([0x01, 0xff])), integer(3)))).toEqual({ type: 'RSA', bits: 9 });
  expect(read(rsa(integer(new Uint8Array(256).fill(0)), integer(3)))).toEqual({ type: 'RSA', bits: 0 });
});

test.each([0, 1, 2, 65_536])('does not support an RSA key with the exponent %i', (exponent) => {
  expect(read(rsaKeyInfo(2048, exponent))).toEqual({ type: 'unsupported' });
});

test('does not support curves but by name, nor any other', () => {
  expect(read(ec(oid('1.3.132.0.10')))).toEqual({ type: 'unsupported' });
  // Explicit parameters: a generator of the attacker's choice made CVE-2020-0601.
  expect(read(ec(sequence(integer(1), sequence(oid('1.2.840.10045.1.1'), integer(23)))))).toEqual({
    type: 'unsupported',
  });
  expect(read(ec(nullValue()))).toEqual({ type: 'unsupported' });
  expect(read(sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32))))).toEqual({ type: 'unsupported' });
  expect(publicKeyKindName({ type: 'unsupported' })).toBe('');
});

test.each([
  ['a negative modulus', rsa(new Uint8Array([2, 1, 0x80]), integer(3))],
  ['no exponent', rsa(integer(3))],
  ['a third number', rsa(integer(3), integer(3), integer(3))],
  ['a key that is no bit string', sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), octetString(rsa()))],
  [
    'bytes after the key',
    sequence(sequence(oid('1.2.840.113549.1.1.1')), bitString(Buffer.from('30060201030201030500', 'hex'))),
  ],
])('refuses an RSA key with %s', (_name, publicKeyInfo) => {
  expectMalformed(() => read(publicKeyInfo));
});
