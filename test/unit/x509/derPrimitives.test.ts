import {
  readBitStringBytes,
  readBoolean,
  readDer,
  readOid,
  readSmallUnsigned,
  readUnsigned,
  writeInteger,
  writeOid,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const node = (hex: string) => readDer(new Uint8Array(Buffer.from(hex, 'hex')));

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
  // 2.5.4.(2^32 + 3) reads as commonName in 32 bits, 2.5.4.(2^64 + 3) in 64.
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
