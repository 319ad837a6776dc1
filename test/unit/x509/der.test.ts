import { readChildren, readDer, tags, writeDer, writeInteger, writeOctetString, writeSequence } from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

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
