import { createTestPki, createUnitCode, createWrongUnitCode, type UnitId } from '@hrca/certs-fixtures';
import {
  isUnitCode,
  readCertificate,
  readUnitIdentity,
  unitCodeOids,
  writeBmpString,
  writeOctetString,
  writePrintableString,
  writeSequence,
  writeTaggedBytes,
  writeUtf8String,
} from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import {
  certificateWithExtensions,
  extension,
  name,
  sampleCertificate,
} from '#test/support/certificates/sampleCertificate.ts';

const [first, , sharedWithPersons, , last] = unitCodeOids as [string, string, string, string, string];
const code = createUnitCode('MA0000X9');
const other = createUnitCode('MA0000Y1');
const wrong = createWrongUnitCode('MA0000X9');

const withExtensions = (...values: [oid: string, value: Uint8Array][]) =>
  readUnitIdentity(readCertificate(certificateWithExtensions(...values.map(([oid, value]) => extension(oid, value)))));
const withSubject = (...attributes: [type: string, value: Uint8Array][]) =>
  readUnitIdentity(readCertificate(sampleCertificate({ subject: name(...attributes) })));

describe('the test PKI', async () => {
  const { units } = await createTestPki({ now: Date.parse('2026-06-01') });
  const placed = Object.values(units).filter(({ id }) => id.startsWith('code-'));

  test.each(placed.map(({ id }) => id))('reads name and code of the unit: %s', (id: UnitId) => {
    const { certificateDer, name, code } = units[id];
    expect(readUnitIdentity(readCertificate(certificateDer))).toEqual({ name, code, isCodeValid: true });
  });

  test('reads no code from the certificate of a person', () => {
    expect(readUnitIdentity(readCertificate(units.personal.certificateDer))).toMatchObject({
      code: '',
      isCodeValid: false,
    });
  });

  test('reports a wrong check character', () => {
    const { certificateDer, code } = units['wrong-check-character'];
    expect(readUnitIdentity(readCertificate(certificateDer))).toMatchObject({ code, isCodeValid: false });
  });
});

test.each([
  ['a PrintableString', writePrintableString(code)],
  ['a UTF8String', writeUtf8String(code)],
  ['a BMPString', writeBmpString(code)],
  ['a string with blanks around', writeUtf8String(` ${code} `)],
  ["a string with CFCA's N", writeUtf8String(`${code}N`)],
  ['bare characters', Buffer.from(code)],
  ["bare characters with CFCA's N", Buffer.from(`${code}N`)],
])('reads the unit code from %s', (_name, value) => {
  expect(withExtensions([first, value])).toMatchObject({ code, isCodeValid: true });
});

test('takes the first OID with a valid code, or else the first code', () => {
  expect(withExtensions([last, writeUtf8String(other)], [first, writeUtf8String(code)]).code).toBe(code);
  expect(withExtensions([last, writeUtf8String(other)], [first, writeUtf8String(wrong)]).code).toBe(other);
  expect(withExtensions([first, writeUtf8String(wrong)])).toMatchObject({ code: wrong, isCodeValid: false });
});

test.each([
  ['an organisation code', writeUtf8String('71526726-X')],
  ['a bare organisation code', Buffer.from('71526726X')],
  ['a bare registration number', Buffer.from('320500000012345')],
  ['an empty string', writeUtf8String('')],
  ['19 characters', writeUtf8String(`${code}0`)],
  ['an OCTET STRING', writeOctetString(Buffer.from(code))],
  ['a structure', writeSequence(writeUtf8String(code))],
  ['GM/T 0015 identity code', writeTaggedBytes(0, Buffer.from(code))],
  ['malformed DER', new Uint8Array([0x30, 0x80])],
  ['no bytes', new Uint8Array()],
])('reads no unit code from %s', (_name, value) => {
  expect(withExtensions([first, value])).toMatchObject({ code: '', isCodeValid: false });
});

test('reads no unit code from an unknown OID', () => {
  expect(
    withExtensions(['1.2.156.10260.4.1.44', writeUtf8String(code)], ['1.2.156.10260.4.1', writeUtf8String(code)]).code,
  ).toBe('');
});

describe('the OID of identity card numbers', () => {
  // Fictitious; valid both as an identity card number and as a unit code.
  const both = '320599199001010249';

  test.each([
    '11010519491231002X',
    '320599190001010016',
  ])('does not read the identity card number %s as a unit code', (number) => {
    expect(withExtensions([sharedWithPersons, writeUtf8String(number)]).code).toBe('');
  });

  test('reads a unit code from the OID of identity card numbers', () => {
    expect(withExtensions([sharedWithPersons, writeUtf8String(code)])).toMatchObject({ code, isCodeValid: true });
  });

  test('does not read an identity card number that is also a valid unit code', () => {
    expect(isUnitCode(both)).toBe(true);
    expect(withExtensions([sharedWithPersons, writeUtf8String(both)])).toMatchObject({ code: '', isCodeValid: false });
  });
});

describe('the name', () => {
  const [cn, o] = ['2.5.4.3', '2.5.4.10'];

  test('the name of a unit is O, or else CN', () => {
    expect(withSubject([cn, writeUtf8String('乙')], [o, writeUtf8String('甲')]).name).toBe('甲');
    expect(withSubject([cn, writeUtf8String('乙')]).name).toBe('乙');
  });

  test('the name of a unit is empty where there are two', () => {
    expect(withSubject([o, writeUtf8String('甲')], [o, writeUtf8String('乙')]).name).toBe('');
  });
});
