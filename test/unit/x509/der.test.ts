import {
  readBitStringBytes,
  readBoolean,
  readChildren,
  readDer,
  readFields,
  readOid,
  readOnlyChild,
  readSmallUnsigned,
  readUnsigned,
  tags,
  writeDer,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writeSequence,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const node = (hex: string) => readDer(bytes(hex));

test('reads tag, contents and encoding of a value', () => {
  const node = readDer(bytes('0402abcd'));
  expect(node.tag).toBe(tags.octetString);
  expect(node.content).toEqual(bytes('abcd'));
  expect(node.encoded).toEqual(bytes('0402abcd'));
});

test('reads children in order, each with its own bytes', () => {
  const children = readChildren(
    readDer(writeSequence(writeInteger(5), writeOctetString(bytes('00')), writeSequence())),
  );
  expect(children.map(({ tag }) => tag)).toEqual([tags.integer, tags.octetString, tags.sequence]);
  expect(children.map(({ encoded }) => Buffer.from(encoded).toString('hex'))).toEqual(['020105', '040100', '3000']);
});

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('reads a length of %i', (length) => {
  expect(readDer(writeOctetString(new Uint8Array(length))).content).toHaveLength(length);
});

test.each([
  ['no bytes', ''],
  ['a tag alone', '30'],
  ['contents shorter than the length', '040201'],
  ['a length cut off', '048201'],
  ['one byte after the end', '04010000'],
  ['end-of-contents after the end', '0401000000'],
])('refuses a value: %s', (_name, hex) => {
  expectMalformed(() => readDer(bytes(hex)));
});

test.each([
  ['81 for less than 128', '04817f'.padEnd(6 + 2 * 0x7f, '0')],
  ['82 for less than 256', '048200ff'.padEnd(8 + 2 * 0xff, '0')],
  ['83 for less than 65,536', '048300ffff'.padEnd(10 + 2 * 0xffff, '0')],
  ['a zero in the long form', '048100'],
])('refuses a length that is not minimal: %s', (_name, hex) => {
  expectMalformed(() => readDer(bytes(hex)), /minimal/);
});

test.each([
  ['indefinite', '30800000'],
  ['of four bytes', '0484000000010a'],
  ['of 2 GiB', '04847fffffff'],
  ['of 2^1008', `04fe${'ff'.repeat(126)}`],
  ['reserved', '04ff'],
])('refuses a length that is %s', (_name, hex) => {
  expectMalformed(() => readDer(bytes(hex)), /indefinite or huge/);
});

test('refuses a tag of several bytes', () => {
  expectMalformed(() => readDer(bytes('1f810100')), /several bytes/);
});

test('refuses children of a primitive value', () => {
  expectMalformed(() => readChildren(readDer(writeOctetString(writeSequence()))), /constructed/);
});

test('refuses a child that reaches beyond its parent, though the bytes go on', () => {
  const [first] = readChildren(readDer(bytes('300730030403aa0500')));
  expectMalformed(() => readChildren(first as never), /too early/);
});

test('reads one level of 3000 nested values', () => {
  let nested: Uint8Array = new Uint8Array([0x30]);
  for (let depth = 0; depth < 3000; depth++) nested = writeDer(0x30, nested);
  // The innermost value is malformed, but it is not read.
  expect(readChildren(readDer(nested))).toHaveLength(1);
});

test('reads 200,000 values in linear time', () => {
  const values = 200_000;
  const start = performance.now();
  expect(readChildren(readDer(writeSequence(Buffer.from('0500'.repeat(values), 'hex'))))).toHaveLength(values);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('reads the fields of a SEQUENCE only in the expected number', () => {
  const two = readDer(writeSequence(writeInteger(1), writeNull()));
  expect(readFields(two, 2).map(({ tag }) => tag)).toEqual([tags.integer, tags.null]);
  expectMalformed(() => readFields(two, 3), /^expected 3 fields, got 2$/);
  expectMalformed(() => readFields(readDer(writeNull()), 0), /^expected tag 0x30, got 0x05$/);
  expectMalformed(() => readFields(undefined, 0), /^value missing$/);
});

test('reads the only value inside another', () => {
  expect(readOnlyChild(readDer(writeSequence(writeNull())), tags.sequence).tag).toBe(tags.null);
  expectMalformed(() => readOnlyChild(readDer(writeSequence()), tags.sequence), /^expected one value, got 0$/);
  const two = readDer(writeSequence(writeNull(), writeNull()));
  expectMalformed(() => readOnlyChild(two, tags.sequence), /^expected one value, got 2$/);
  expectMalformed(() => readOnlyChild(readDer(writeSequence(writeNull())), tags.set), /^expected tag 0x31, got 0x30$/);
});

test.each([
  '1.2.156.10260.4.1.4',
  '2.5.4.3',
  '0.9.2342',
  '1.39',
  '2.0',
  '2.999.3',
  '1.2.840.113549.1.1.11',
])('reads the OID %s', (dotted) => {
  expect(readOid(readDer(writeOid(dotted)))).toBe(dotted);
});

test.each([
  ['empty', '0600'],
  ['cut off within an arc', '06032a8648'.replace('8648', '0386')],
  ['an arc with leading zeros', '06042a038001'],
  ['a first arc with leading zeros', '0602802a'],
  ['another tag', '0d022a03'],
])('refuses an OID: %s', (_name, hex) => {
  expectMalformed(() => readOid(node(hex)));
});

test('refuses an OID arc beyond exact integers, and reads one beyond 32 bits', () => {
  // Truncated to 32 bits, 2.5.4.(2^32 + 3) is commonName; truncated to 64 bits, 2.5.4.(2^64 + 3) is.
  expect(readOid(node('0607550490808080 03'.replace(' ', '')))).toBe('2.5.4.4294967299');
  expectMalformed(() => readOid(node('060c550482808080808080808003')), /too large/);
});

test.each([
  ['00', 0],
  ['7f', 127],
  ['0080', 128],
  ['00ff', 255],
  ['7fffffff', 2 ** 31 - 1],
])('reads the integer %s', (hex, value) => {
  expect(readSmallUnsigned(node(`02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`))).toBe(value);
});

test.each([
  ['empty', '0200'],
  ['negative', '020180'],
  ['negative in two bytes', '0202ff7f'],
  ['with a superfluous zero', '0202007f'],
  ['with two leading zeros', '0203000080'],
  ['2^31', '02050080000000'],
  ['2^64', '0209010000000000000000'],
])('refuses a small integer: %s', (_name, hex) => {
  expectMalformed(() => readSmallUnsigned(node(hex)));
});

test('reads a long unsigned integer without the zero byte of its sign', () => {
  const serial = new Uint8Array(20).fill(0xab);
  expect(readUnsigned(readDer(writeInteger(serial)))).toEqual(serial);
});

test('reads booleans only in the two forms of DER', () => {
  expect(readBoolean(node('0101ff'))).toBe(true);
  expect(readBoolean(node('010100'))).toBe(false);
  for (const hex of ['010101', '01017f', '0100', '0102ffff', '0201ff']) expectMalformed(() => readBoolean(node(hex)));
});

test('reads only a bit string of whole bytes', () => {
  expect(readBitStringBytes(node('030300abcd'))).toEqual(new Uint8Array([0xab, 0xcd]));
  for (const hex of ['0300', '030301abcc', '0303ffabcd', '040300abcd'])
    expectMalformed(() => readBitStringBytes(node(hex)));
});
