import {
  readDer,
  readText,
  writeBmpString,
  writeDer,
  writeIa5String,
  writeInteger,
  writePrintableString,
  writeUtf8String,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const read = (bytes: Uint8Array) => readText(readDer(bytes));
const hex = (text: string) => Buffer.from(text, 'hex');

test('reads every type of directory string', () => {
  expect(read(writeUtf8String('江苏示例有限公司'))).toBe('江苏示例有限公司');
  expect(read(writeBmpString('江苏示例有限公司'))).toBe('江苏示例有限公司');
  expect(read(writeBmpString('𠮷'))).toBe('𠮷');
  expect(read(writeDer(0x1c, hex('00006c5f00020bb7')))).toBe('江𠮷');
  expect(read(writeDer(0x14, hex('4dfc6c6c6572')))).toBe('Müller');
  expect(read(writePrintableString('Example Ltd.'))).toBe('Example Ltd.');
  expect(read(writeIa5String('a@b.example'))).toBe('a@b.example');
  expect(read(writeDer(0x12, Buffer.from('123 456')))).toBe('123 456');
});

test('returns undefined for a value that is not a string', () => {
  expect(read(writeInteger(1))).toBeUndefined();
});

test.each([
  ['an overlong slash', '0c02c0af'],
  ['a lone continuation', '0c0180'],
  ['half a character', '0c02e6b1'],
  ['a surrogate', '0c03eda080'],
  ['GBK', '0c04bdadcbd5'],
  ['UTF-16 with an odd number of bytes', '1e036c5f00'],
  ['UTF-16 with half a pair', '1e02d842'],
  ['UCS-4 of three bytes', '1c03000041'],
  ['UCS-4 beyond Unicode', '1c0400110000'],
  ['UCS-4 with a surrogate', '1c040000d800'],
])('refuses text that does not have the encoding of its type: %s', (_name, encoded) => {
  expectMalformed(() => read(hex(encoded)));
});

test.each([
  ['UTF8String', writeUtf8String('good.example\0.evil.example')],
  ['PrintableString', writePrintableString('good\0')],
  ['BMPString', writeBmpString('\0evil')],
  ['UniversalString', writeDer(0x1c, hex('00000000'))],
])('refuses NUL in a %s', (_name, encoded) => {
  expectMalformed(() => read(encoded), /NUL/);
});

test('keeps a byte order mark, so that names with and without one differ', () => {
  expect(read(writeUtf8String('\ufeff江苏'))).toBe('\ufeff江苏');
});
