import {
  authorityKeyIdentifier,
  chineseName,
  createCa,
  createCertificate,
  createKeyPair,
  createUnitCertificate,
  createUnitCode,
  createWrongUnitCode,
} from '@hrca/certs-fixtures';
import { isUnitCode, readCertificate, writeInteger, writeUtf8String } from '@hrca/x509';
import { describe, expect, test } from 'vitest';

const notBefore = Date.UTC(2020, 0, 1);
const notAfter = Date.UTC(2060, 0, 1);
const name = chineseName({ commonName: '示例' });

test('createCa makes a CA without CA flag, with a path length, or without keyCertSign', async () => {
  const common = { name, key: 'P-256', issuer: 'self', notBefore, notAfter } as const;
  const noFlag = readCertificate((await createCa({ ...common, isCa: false })).certificateDer);
  expect(noFlag.basicConstraints).toEqual({ isCa: false });
  const short = readCertificate((await createCa({ ...common, pathLength: 0 })).certificateDer);
  expect(short.basicConstraints).toEqual({ isCa: true, pathLength: 0 });
  const mute = readCertificate((await createCa({ ...common, keyUsage: ['cRLSign'] })).certificateDer);
  expect([...(mute.keyUsage ?? [])]).toEqual(['cRLSign']);
});

test('createUnitCertificate adds an unknown critical extension and further attributes', async () => {
  const ca = await createCa({ name, key: 'P-384', issuer: 'self', notBefore, notAfter });
  const der = createUnitCertificate({
    issuer: ca,
    key: await createKeyPair('RSA-1024'),
    name: '苏州示例有限公司',
    code: createUnitCode('MA0000X9'),
    notBefore,
    notAfter,
    extraExtensions: [{ oid: '1.2.3.4', critical: true, value: writeInteger(7) }],
    extraAttributes: [{ type: '1.2.3.5', value: writeUtf8String('甲') }],
  });
  const certificate = readCertificate(der);
  expect(certificate.extensions.get('1.2.3.4')).toEqual({ critical: true, value: new Uint8Array([2, 1, 7]) });
  expect(certificate.subject.at(-1)).toEqual({ type: '1.2.3.5', value: '甲' });
  expect(certificate.publicKeyKind).toEqual({ type: 'RSA', bits: 1024 });
  expect(certificate.notAfter).toBe(notAfter);
});

test.each([
  ['RSA-1024', 'sha1WithRsa', '1.2.840.113549.1.1.5'],
  ['RSA-1024', undefined, '1.2.840.113549.1.1.11'],
  ['RSA-PSS-2048', undefined, '1.2.840.113549.1.1.10'],
  ['P-384', undefined, '1.2.840.10045.4.3.3'],
] as const)('createCa signs with a key of %s and the algorithm %s', async (key, signatureAlgorithm, expected) => {
  const algorithm = signatureAlgorithm ? { signatureAlgorithm } : {};
  const ca = await createCa({ name, key, issuer: 'self', notBefore, notAfter, ...algorithm });
  expect(readCertificate(ca.certificateDer).signatureAlgorithm).toBe(expected);
});

test('createCertificate signs with the key of one CA and the name of another', async () => {
  const ca = await createCa({ name, key: 'P-256', issuer: 'self', notBefore, notAfter });
  const other = chineseName({ commonName: '另一家' });
  const { publicKeyInfo } = ca.key;
  const der = createCertificate({
    issuer: { name: other, key: ca.key },
    subject: name,
    publicKeyInfo,
    notBefore,
    notAfter,
    extensions: [authorityKeyIdentifier(publicKeyInfo)],
    serialNumber: Uint8Array.of(0, 0x80),
  });
  const certificate = readCertificate(der);
  expect(certificate.issuer.at(-1)?.value).toBe('另一家');
  expect(certificate.serialNumber).toEqual(Uint8Array.of(0, 0x80));
});

describe('a unit code', () => {
  test('createUnitCode makes right check characters, createWrongUnitCode wrong ones', () => {
    const serials = Array.from({ length: 300 }, (_, i) => `MA${String(i * 3331).padStart(6, '0')}`);
    expect(serials.map(createUnitCode).filter((code) => !isUnitCode(code))).toEqual([]);
    expect(serials.map(createWrongUnitCode).filter(isUnitCode)).toEqual([]);
  });
});
