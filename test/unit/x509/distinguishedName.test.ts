import { oids, onlyValue, readDer, readName } from '@hrca/x509';
import { expect, test } from 'vitest';
import { integer, oid, sequence, setOf, utf8String } from '#certs-fixtures/derWriter.ts';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const attribute = (type: string, text: string) => sequence(oid(type), utf8String(text));
const read = (...relativeNames: Uint8Array[]) => readName(readDer(sequence(...relativeNames)));

test('takes a value as it is, with everything in it that a display string would give a meaning to', () => {
  const tricky = '示例公司, CN=别人, O=别人\n/CN=别人+OU="别人"';
  const name = read(setOf(attribute(oids.organizationName, tricky)), setOf(attribute(oids.commonName, '真名')));
  expect(name).toEqual([
    { type: oids.organizationName, value: tricky },
    { type: oids.commonName, value: '真名' },
  ]);
  expect(onlyValue(name, oids.commonName)).toBe('真名');
});

test('reads each attribute of a relative name that has several', () => {
  const name = read(setOf(attribute(oids.commonName, '甲'), attribute(oids.organizationName, '乙')));
  expect(onlyValue(name, oids.commonName)).toBe('甲');
  expect(onlyValue(name, oids.organizationName)).toBe('乙');
});

test('picks no value where there are two, in one relative name or in two', () => {
  const [a, b] = [attribute(oids.commonName, '甲'), attribute(oids.commonName, '乙')];
  expect(onlyValue(read(setOf(a), setOf(b)), oids.commonName)).toBe('');
  expect(onlyValue(read(setOf(a, b)), oids.commonName)).toBe('');
  expect(onlyValue(read(setOf(a), setOf(a)), oids.commonName)).toBe('');
  expect(onlyValue(read(), oids.commonName)).toBe('');
});

test('has no text for a value that is no string', () => {
  const name = read(setOf(sequence(oid(oids.commonName), integer(1))));
  expect(name).toEqual([{ type: oids.commonName, value: undefined }]);
  expect(onlyValue(name, oids.commonName)).toBe('');
});

test('does not take an OID for another that begins alike', () => {
  expect(onlyValue(read(setOf(attribute('2.5.4.3.1', '别人'))), oids.commonName)).toBe('');
});

test.each([
  ['an empty relative name', setOf()],
  ['a relative name that is a sequence', sequence(attribute(oids.commonName, '甲'))],
  ['an attribute without a value', setOf(sequence(oid(oids.commonName)))],
  ['an attribute with two values', setOf(sequence(oid(oids.commonName), utf8String('甲'), utf8String('乙')))],
  ['an attribute without a type', setOf(sequence(utf8String('甲'), utf8String('乙')))],
  ['an attribute that is a set', setOf(setOf(oid(oids.commonName), utf8String('甲')))],
])('refuses %s', (_name, relativeName) => {
  expectMalformed(() => read(relativeName));
});
