import { createTestPki, createUnitCode, createWrongUnitCode, type UnitId } from '@hrca/certs-fixtures';
import { isUnitCode, readCertificate, readUnitIdentity, unitCodeOids } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import {
  bmpString,
  octetString,
  printableString,
  sequence,
  taggedOctets,
  utf8String,
} from '#certs-fixtures/derWriter.ts';
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

const withExtensions = (...places: [oid: string, value: Uint8Array][]) =>
  readUnitIdentity(readCertificate(certificateWithExtensions(...places.map(([oid, value]) => extension(oid, value)))));
const withSubject = (...attributes: [type: string, value: Uint8Array][]) =>
  readUnitIdentity(readCertificate(sampleCertificate({ subject: name(...attributes) })));

describe('the test PKI', async () => {
  const { units } = await createTestPki({ now: Date.parse('2026-06-01') });
  const placed = Object.values(units).filter(({ id }) => id.startsWith('code-'));

  test.each(placed.map(({ id }) => id))('%s: reads the code from there', (id: UnitId) => {
    const { certificateDer, name, code } = units[id];
    expect(readUnitIdentity(readCertificate(certificateDer))).toEqual({ name, code, isCodeValid: true });
  });

  test('a person has no code', () => {
    expect(readUnitIdentity(readCertificate(units.personal.certificateDer))).toMatchObject({
      code: '',
      isCodeValid: false,
    });
  });

  test('a wrong check character is told', () => {
    const { certificateDer, code } = units['wrong-check-character'];
    expect(readUnitIdentity(readCertificate(certificateDer))).toMatchObject({ code, isCodeValid: false });
  });
});

test.each([
  ['a PrintableString', printableString(code)],
  ['a UTF8String', utf8String(code)],
  ['a BMPString', bmpString(code)],
  ['a string with blanks around', utf8String(` ${code} `)],
  ["a string with CFCA's N", utf8String(`${code}N`)],
  ['bare characters', Buffer.from(code)],
  ["bare characters with CFCA's N", Buffer.from(`${code}N`)],
])('reads the code from %s', (_name, value) => {
  expect(withExtensions([first, value])).toMatchObject({ code, isCodeValid: true });
});

test('takes the first place that has a right code', () => {
  expect(withExtensions([last, utf8String(other)], [first, utf8String(code)]).code).toBe(code);
  expect(withExtensions([last, utf8String(other)], [first, utf8String(wrong)]).code).toBe(other);
  expect(withExtensions([first, utf8String(wrong)])).toMatchObject({ code: wrong, isCodeValid: false });
});

test.each([
  ['an organisation code', utf8String('71526726-X')],
  ['a bare organisation code', Buffer.from('71526726X')],
  ['a bare registration number', Buffer.from('320500000012345')],
  ['an empty string', utf8String('')],
  ['19 characters', utf8String(`${code}0`)],
  ['an OCTET STRING', octetString(Buffer.from(code))],
  ['a structure', sequence(utf8String(code))],
  ['GM/T 0015 identity code', taggedOctets(0, Buffer.from(code))],
  ['no DER', new Uint8Array([0x30, 0x80])],
  ['nothing', new Uint8Array()],
])('finds no code in %s', (_name, value) => {
  expect(withExtensions([first, value])).toMatchObject({ code: '', isCodeValid: false });
});

test('finds no code where no CA puts it', () => {
  expect(withExtensions(['1.2.156.10260.4.1.44', utf8String(code)], ['1.2.156.10260.4.1', utf8String(code)]).code).toBe(
    '',
  );
});

describe('where persons have their numbers', () => {
  // Made up; its check characters are right both as that of a person and as that of a unit.
  const both = '320599199001010249';

  test.each(['11010519491231002X', '320599190001010016'])('%s is no unit', (number) => {
    expect(withExtensions([sharedWithPersons, utf8String(number)]).code).toBe('');
  });

  test('a right unit code is one', () => {
    expect(withExtensions([sharedWithPersons, utf8String(code)])).toMatchObject({ code, isCodeValid: true });
  });

  test('a person whose number happens to be a right unit code is no unit', () => {
    expect(isUnitCode(both)).toBe(true);
    expect(withExtensions([sharedWithPersons, utf8String(both)])).toMatchObject({ code: '', isCodeValid: false });
  });
});

describe('the name', () => {
  const [cn, o] = ['2.5.4.3', '2.5.4.10'];

  test('is O, or else CN', () => {
    expect(withSubject([cn, utf8String('乙')], [o, utf8String('甲')]).name).toBe('甲');
    expect(withSubject([cn, utf8String('乙')]).name).toBe('乙');
  });

  test('is not picked out of two', () => {
    expect(withSubject([o, utf8String('甲')], [o, utf8String('乙')]).name).toBe('');
  });
});
