import {
  oids,
  onlyValue,
  readDer,
  readName,
  writeInteger,
  writeOid,
  writeSequence,
  writeSetOf,
  writeUtf8String,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const attribute = (type: string, text: string) => writeSequence(writeOid(type), writeUtf8String(text));
const read = (...relativeNames: Uint8Array[]) => readName(readDer(writeSequence(...relativeNames)));

test('reads a value unchanged that contains the separators of display strings', () => {
  const tricky = '示例公司, CN=别人, O=别人\n/CN=别人+OU="别人"';
  const name = read(
    writeSetOf(attribute(oids.organizationName, tricky)),
    writeSetOf(attribute(oids.commonName, '真名')),
  );
  expect(name).toEqual([
    { type: oids.organizationName, value: tricky },
    { type: oids.commonName, value: '真名' },
  ]);
  expect(onlyValue(name, oids.commonName)).toBe('真名');
});

test('reads every attribute of a relative name with several', () => {
  const name = read(writeSetOf(attribute(oids.commonName, '甲'), attribute(oids.organizationName, '乙')));
  expect(onlyValue(name, oids.commonName)).toBe('甲');
  expect(onlyValue(name, oids.organizationName)).toBe('乙');
});

test('returns no value where an attribute is there twice, in one relative name or in two', () => {
  const [a, b] = [attribute(oids.commonName, '甲'), attribute(oids.commonName, '乙')];
  expect(onlyValue(read(writeSetOf(a), writeSetOf(b)), oids.commonName)).toBe('');
  expect(onlyValue(read(writeSetOf(a, b)), oids.commonName)).toBe('');
  expect(onlyValue(read(writeSetOf(a), writeSetOf(a)), oids.commonName)).toBe('');
  expect(onlyValue(read(), oids.commonName)).toBe('');
});

test('returns undefined for a value that is not a string', () => {
  const name = read(writeSetOf(writeSequence(writeOid(oids.commonName), writeInteger(1))));
  expect(name).toEqual([{ type: oids.commonName, value: undefined }]);
  expect(onlyValue(name, oids.commonName)).toBe('');
});

test('distinguishes an OID from another that begins with it', () => {
  expect(onlyValue(read(writeSetOf(attribute('2.5.4.3.1', '别人'))), oids.commonName)).toBe('');
});

test.each([
  ['an empty relative name', writeSetOf()],
  ['a relative name that is a sequence', writeSequence(attribute(oids.commonName, '甲'))],
  ['an attribute without a value', writeSetOf(writeSequence(writeOid(oids.commonName)))],
  [
    'an attribute with two values',
    writeSetOf(writeSequence(writeOid(oids.commonName), writeUtf8String('甲'), writeUtf8String('乙'))),
  ],
  ['an attribute without a type', writeSetOf(writeSequence(writeUtf8String('甲'), writeUtf8String('乙')))],
  ['an attribute that is a set', writeSetOf(writeSetOf(writeOid(oids.commonName), writeUtf8String('甲')))],
])('refuses a name with %s', (_name, relativeName) => {
  expectMalformed(() => read(relativeName));
});
