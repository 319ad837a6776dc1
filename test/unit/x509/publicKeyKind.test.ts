import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { createKeyPair } from '@hrca/certs-fixtures';
import {
  publicKeyKindName,
  readDer,
  readPublicKeyKind,
  writeBitString,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writeSequence,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';
import { rsaKeyInfo } from '#test/support/certificates/sampleCertificate.ts';

const read = (publicKeyInfo: Uint8Array) => readPublicKeyKind(readDer(publicKeyInfo));
const rsa = (...numbers: Uint8Array[]) =>
  writeSequence(
    writeSequence(writeOid('1.2.840.113549.1.1.1'), writeNull()),
    writeBitString(writeSequence(...numbers)),
  );
const ec = (parameters: Uint8Array) =>
  writeSequence(writeSequence(writeOid('1.2.840.10045.2.1'), parameters), writeBitString(new Uint8Array(65)));

test.each([
  ['RSA-2048', { type: 'RSA', bits: 2048 }],
  ['RSA-PSS-2048', { type: 'RSA-PSS', bits: 2048 }],
  ['P-256', { type: 'EC', curve: 'P-256' }],
  ['P-384', { type: 'EC', curve: 'P-384' }],
  ['SM2', { type: 'SM2' }],
] as const)('reads the kind of a key of %s', async (keyType, kind) => {
  const { publicKeyInfo } = await createKeyPair(keyType);
  expect(read(publicKeyInfo)).toEqual(kind);
  expect(publicKeyKindName(kind)).toBe(keyType);
});

interface Restriction {
  hashAlgorithm: string;
  mgf1HashAlgorithm: string;
  saltLength: number;
}

test.each<[string, Restriction, boolean]>([
  ['SHA-256 and a salt of 32 bytes', { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 32 }, true],
  ['SHA-256 and a salt of any length', { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 0 }, true],
  ['a longer salt', { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 48 }, false],
  ['SHA-384', { hashAlgorithm: 'sha384', mgf1HashAlgorithm: 'sha384', saltLength: 48 }, false],
  ['another hash in the mask', { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha1', saltLength: 32 }, false],
  ['SHA-1', { hashAlgorithm: 'sha1', mgf1HashAlgorithm: 'sha1', saltLength: 20 }, false],
])('reads whether an RSA-PSS key restricted to %s can sign PS256, as OpenSSL does', (_, restriction, isAble) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    ...restriction,
  } as object as { modulusLength: number });
  const ps256 = () =>
    sign('sha256', Buffer.from('message'), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    });
  // OpenSSL ignores a different hash in the mask, and makes a signature that is not PS256.
  if (!isAble && restriction.mgf1HashAlgorithm === restriction.hashAlgorithm) expect(ps256).toThrow();
  else ps256();
  const kind = isAble ? { type: 'RSA-PSS', bits: 2048 } : { type: 'unsupported' };
  expect(read(publicKey.export({ type: 'spki', format: 'der' }))).toEqual(kind);
});

test('counts the bits of a modulus, not its bytes', () => {
  expect(read(rsaKeyInfo(1024))).toEqual({ type: 'RSA', bits: 1024 });
  expect(read(rsa(writeInteger(new Uint8Array([0x01, 0xff])), writeInteger(3)))).toEqual({ type: 'RSA', bits: 9 });
  expect(read(rsa(writeInteger(new Uint8Array(256).fill(0)), writeInteger(3)))).toEqual({ type: 'RSA', bits: 0 });
});

test.each([0, 1, 2, 65_536])('does not support an RSA key with the exponent %i', (exponent) => {
  expect(read(rsaKeyInfo(2048, exponent))).toEqual({ type: 'unsupported' });
});

test('supports only named curves, and only P-256, P-384 and SM2', () => {
  expect(read(ec(writeOid('1.3.132.0.10')))).toEqual({ type: 'unsupported' });
  // Explicit parameters allow a generator chosen by an attacker (CVE-2020-0601).
  expect(
    read(ec(writeSequence(writeInteger(1), writeSequence(writeOid('1.2.840.10045.1.1'), writeInteger(23))))),
  ).toEqual({
    type: 'unsupported',
  });
  expect(read(ec(writeNull()))).toEqual({ type: 'unsupported' });
  expect(read(writeSequence(writeSequence(writeOid('1.3.101.112')), writeBitString(new Uint8Array(32))))).toEqual({
    type: 'unsupported',
  });
  expect(publicKeyKindName({ type: 'unsupported' })).toBe('');
});

test.each([
  ['a negative modulus', rsa(new Uint8Array([2, 1, 0x80]), writeInteger(3))],
  ['no exponent', rsa(writeInteger(3))],
  ['a third number', rsa(writeInteger(3), writeInteger(3), writeInteger(3))],
  [
    'a key that is not a BIT STRING',
    writeSequence(writeSequence(writeOid('1.2.840.113549.1.1.1'), writeNull()), writeOctetString(rsa())),
  ],
  [
    'bytes after the key',
    writeSequence(
      writeSequence(writeOid('1.2.840.113549.1.1.1')),
      writeBitString(Buffer.from('30060201030201030500', 'hex')),
    ),
  ],
])('refuses an RSA key with %s', (_name, publicKeyInfo) => {
  expectMalformed(() => read(publicKeyInfo));
});
