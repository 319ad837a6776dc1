import { readUtf8OrGbk } from '@hrca/x509';
import { expect, test } from 'vitest';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

test.each([
  ['ASCII', '6d546f6b656e', 'mToken'],
  ['UTF-8', 'e6b19fe88b8f', '江苏'],
  ['GBK', 'bdadcbd5', '江苏'],
  ['blanks that pad the field', '6d546f6b656e2020', 'mToken'],
  ['a zero byte and another text after it', '6d546f6b656e00cbd5ff', 'mToken'],
  ['GBK, a zero byte and bytes of no character', 'bdadcbd500ff', '江苏'],
  ['no text', '0000', ''],
])('reads the label of a device: %s', (_name, hex, text) => {
  expect(readUtf8OrGbk(bytes(hex))).toBe(text);
});
