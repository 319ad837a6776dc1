import { X509Certificate } from 'node:crypto';
import { createTestPki } from '@hrca/certs-fixtures';
import {
  displaySerialNumber,
  readCertificate,
  writeBitString,
  writeBoolean,
  writeInteger,
  writeNull,
  writeOid,
  writeSequence,
  writeTagged,
  writeTaggedBytes,
  writeTime,
} from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';
import {
  certificateWithExtensions,
  extension,
  rsaKeyInfo,
  SERIAL,
  sampleCertificate,
  type TbsField,
  tbsFields,
} from '#test/support/certificates/sampleCertificate.ts';

const keyUsage = (hex: string) =>
  readCertificate(certificateWithExtensions(extension('2.5.29.15', Buffer.from(hex, 'hex')))).keyUsage;
const basicConstraints = (value: Uint8Array) =>
  readCertificate(certificateWithExtensions(extension('2.5.29.19', value))).basicConstraints;

test.each(['P-256', 'RSA-2048'] as const)('reads what OpenSSL reads, in a certificate of %s', async (keyType) => {
  const { units, subCa } = await createTestPki({ now: Date.parse('2026-06-01'), keyType });
  for (const der of [units.good.certificateDer, subCa.certificateDer]) {
    const ours = readCertificate(der);
    const theirs = new X509Certificate(der);
    expect(displaySerialNumber(ours)).toBe(theirs.serialNumber);
    expect(ours.notBefore).toBe(Date.parse(theirs.validFrom));
    expect(ours.notAfter).toBe(Date.parse(theirs.validTo));
    expect(ours.basicConstraints.isCa).toBe(theirs.ca);
    expect(Buffer.from(ours.publicKeyInfo)).toEqual(theirs.publicKey.export({ type: 'spki', format: 'der' }));
    expect(ours.subject.map(({ value }) => value)).toEqual(
      theirs.subject.split('\n').map((line) => line.split('=')[1]),
    );
  }
  expect([...(readCertificate(units.good.certificateDer).keyUsage ?? [])]).toEqual([
    'digitalSignature',
    'nonRepudiation',
  ]);
  expect(readCertificate(subCa.certificateDer).basicConstraints).toEqual({ isCa: true, pathLength: 0 });
});

test('reads the fields of a certificate', () => {
  expect(readCertificate(sampleCertificate())).toMatchObject({
    serialNumber: SERIAL,
    signatureAlgorithm: '1.2.840.113549.1.1.11',
    signature: new Uint8Array([1, 2, 3]),
    issuer: [{ type: '2.5.4.3', value: '测试 CA' }],
    notAfter: Date.parse('2027-01-01'),
    publicKeyKind: { type: 'RSA', bits: 2048 },
    basicConstraints: { isCa: false },
  });
});

test.each(
  Object.keys(tbsFields).filter((field) => field !== 'extensions') as TbsField[],
)('refuses a certificate without %s', (field) => {
  expectMalformed(() => readCertificate(sampleCertificate({ [field]: undefined })));
});

test('reads a certificate without extensions as no CA and without key usage', () => {
  const certificate = readCertificate(sampleCertificate({ extensions: undefined }));
  expect(certificate.keyUsage).toBeUndefined();
  expect(certificate.basicConstraints).toEqual({ isCa: false });
});

test.each(Object.keys(tbsFields) as TbsField[])('refuses a certificate with an extra byte after %s', (field) => {
  const longer = Buffer.concat([tbsFields[field], Buffer.from([0])]);
  expectMalformed(() => readCertificate(sampleCertificate({ [field]: longer })));
});

test.each([
  ['version 1', { version: writeTagged(0, writeInteger(0)) }],
  ['version 2', { version: writeTagged(0, writeInteger(1)) }],
  ['version 4', { version: writeTagged(0, writeInteger(3)) }],
  ['two versions', { version: writeTagged(0, writeInteger(2), writeInteger(2)) }],
  ['a serial number with superfluous zeros', { serialNumber: new Uint8Array([0x02, 0x02, 0x00, 0x01]) }],
  ['a negative serial number with a superfluous byte', { serialNumber: new Uint8Array([0x02, 0x02, 0xff, 0x80]) }],
  ['an empty serial number', { serialNumber: new Uint8Array([0x02, 0x00]) }],
  [
    'a signature algorithm that differs inside and outside',
    { algorithm: writeSequence(writeOid('1.2.840.113549.1.1.5'), writeNull()) },
  ],
  ['one time', { validity: writeSequence(writeTime(0)) }],
  ['three times', { validity: writeSequence(writeTime(0), writeTime(1), writeTime(2)) }],
  [
    'a public key with a third field',
    { publicKeyInfo: writeSequence(writeSequence(writeOid('1.2.3')), writeBitString(SERIAL), writeNull()) },
  ],
  ['an empty list of extensions', { extensions: writeTagged(3, writeSequence()) }],
  ['two lists of extensions', { extensions: writeTagged(3, writeSequence(), writeSequence()) }],
  ['extensions under another tag', { extensions: writeTagged(4, writeSequence(extension('1.2.3', SERIAL))) }],
])('refuses a certificate with %s', (_name, fields) => {
  expectMalformed(() => readCertificate(sampleCertificate(fields)));
});

test.each([
  ['negative, as Windows writes one in two', [0x80, 0x01], '8001'],
  ['zero', [0x00], '00'],
  ['with the first bit set', [0x00, 0x80], '0080'],
])('reads a serial number: %s', (_name, content, hex) => {
  const serialNumber = new Uint8Array([0x02, content.length, ...content]);
  expect(Buffer.from(readCertificate(sampleCertificate({ serialNumber })).serialNumber).toString('hex')).toBe(hex);
});

test('refuses a malformed signature or algorithm, and bytes after the certificate', () => {
  expectMalformed(() => readCertificate(sampleCertificate({}, { more: writeNull() })));
  expectMalformed(() => readCertificate(sampleCertificate({}, { signature: writeNull() })));
  const three = writeSequence(writeOid('1.2.840.113549.1.1.11'), writeNull(), writeNull());
  expectMalformed(() => readCertificate(sampleCertificate({ algorithm: three }, { algorithm: three })), /algorithm/);
  expectMalformed(() => readCertificate(Buffer.concat([sampleCertificate(), Buffer.from([0])])), /after the end/);
});

describe('optional fields', () => {
  const [issuerId, subjectId] = [writeTaggedBytes(1, SERIAL), writeTaggedBytes(2, SERIAL)];
  const { extensions } = tbsFields;

  test('reads issuerUniqueID and subjectUniqueID before the extensions', () => {
    const withIds = Buffer.concat([issuerId, subjectId, extensions]);
    expect(readCertificate(sampleCertificate({ extensions: withIds })).keyUsage).toBeDefined();
  });

  test.each([
    ['in another order', [subjectId, issuerId]],
    ['twice', [issuerId, issuerId]],
    ['after the extensions', [extensions, subjectId]],
  ])('refuses unique identifiers %s', (_name, fields) => {
    expectMalformed(() => readCertificate(sampleCertificate({ extensions: Buffer.concat(fields) })), /unexpected/);
  });

  test('refuses two extensions fields', () => {
    const twice = Buffer.concat([extensions, extensions]);
    expectMalformed(() => readCertificate(sampleCertificate({ extensions: twice })), /unexpected/);
  });
});

describe('extensions', () => {
  test('reads critical, absent or written as FALSE', () => {
    const { extensions } = readCertificate(
      certificateWithExtensions(
        extension('1.2.3', SERIAL),
        extension('1.2.4', SERIAL, writeBoolean(true)),
        extension('1.2.5', SERIAL, writeBoolean(false)),
      ),
    );
    expect([...extensions].map(([oid, { critical }]) => [oid, critical])).toEqual([
      ['1.2.3', false],
      ['1.2.4', true],
      ['1.2.5', false],
    ]);
  });

  test.each([
    ['the same OID twice', [extension('1.2.3', SERIAL), extension('1.2.3', SERIAL)]],
    ['an extension without a value', [writeSequence(writeOid('1.2.3'))]],
    [
      'an extension with two values',
      [writeSequence(writeOid('1.2.3'), new Uint8Array([4, 0]), new Uint8Array([4, 0]))],
    ],
    ['an extension whose value is not an OCTET STRING', [writeSequence(writeOid('1.2.3'), writeBitString(SERIAL))]],
    ['a flag that is not a DER boolean', [extension('1.2.3', SERIAL, new Uint8Array([1, 1, 1]))]],
    ['a flag after the value', [writeSequence(writeOid('1.2.3'), new Uint8Array([4, 0]), writeBoolean(true))]],
  ])('refuses extensions with %s', (_name, extensions) => {
    expectMalformed(() => readCertificate(certificateWithExtensions(...extensions)));
  });
});

describe('basicConstraints', () => {
  test('reads CA flag and path length of basicConstraints', () => {
    expect(basicConstraints(writeSequence())).toEqual({ isCa: false });
    expect(basicConstraints(writeSequence(writeBoolean(false)))).toEqual({ isCa: false });
    expect(basicConstraints(writeSequence(writeBoolean(true)))).toEqual({ isCa: true });
    expect(basicConstraints(writeSequence(writeBoolean(true), writeInteger(3)))).toEqual({ isCa: true, pathLength: 3 });
  });

  test.each([
    ['a path length without a CA flag', writeSequence(writeInteger(1))],
    ['a path length with a CA flag of FALSE', writeSequence(writeBoolean(false), writeInteger(1))],
    ['a negative path length', writeSequence(writeBoolean(true), new Uint8Array([2, 1, 0xff]))],
    [
      'a path length of 2^64',
      writeSequence(writeBoolean(true), writeInteger(new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0]))),
    ],
    ['a third field', writeSequence(writeBoolean(true), writeInteger(1), writeInteger(1))],
    ['a flag of 1', writeSequence(new Uint8Array([1, 1, 1]))],
    ['bytes after it', Buffer.concat([writeSequence(), writeNull()])],
    ['no bytes', new Uint8Array()],
  ])('refuses basicConstraints with %s', (_name, value) => {
    expectMalformed(() => basicConstraints(value));
  });
});

describe('keyUsage', () => {
  test('reads the named bits of keyUsage', () => {
    expect([...(keyUsage('030206c0') ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
    expect([...(keyUsage('03020560') ?? [])]).toEqual(['nonRepudiation', 'keyEncipherment']);
    expect([...(keyUsage('03020106') ?? [])]).toEqual(['keyCertSign', 'cRLSign']);
    expect([...(keyUsage('0303070080') ?? [])]).toEqual(['decipherOnly']);
    expect([...(keyUsage('030200c0') ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
  });

  test.each([
    ['no bits', '030100'],
    ['no contents', '0300'],
    ['eight unused bits', '030208c0'],
    ['unused bits set', '030207c0'],
    ['three bytes', '030400800000'],
    ['an OCTET STRING', '040206c0'],
    ['bytes after it', '030206c000'],
  ])('refuses a keyUsage with %s', (_name, hex) => {
    expectMalformed(() => keyUsage(hex));
  });
});

test('reads 200 extensions, and refuses the certificate cut short at any byte', () => {
  const many = Array.from({ length: 200 }, (_, i) => extension(`1.2.3.${i}`, new Uint8Array(16)));
  const der = certificateWithExtensions(...many);
  expect(readCertificate(der).extensions.size).toBe(200);
  for (let length = 0; length < 700; length++) expectMalformed(() => readCertificate(der.subarray(0, length)));
});

test('throws only CERTIFICATE_MALFORMED for a certificate with any byte flipped', () => {
  const der = sampleCertificate({ publicKeyInfo: rsaKeyInfo(1024) });
  for (let at = 0; at < der.length; at++) {
    for (const mask of [0x01, 0x20, 0x80, 0xff]) {
      const flipped = der.slice();
      flipped[at] = (flipped[at] as number) ^ mask;
      try {
        readCertificate(flipped);
      } catch (error) {
        expect(error).toMatchObject({ code: 'CERTIFICATE_MALFORMED' });
      }
    }
  }
});
