import { errorCodes } from '@hrca/protocol/errors';
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { isBuildFile, packageOfFile } from './packages.ts';

/** A code that only programs of others could meet, with the reason; a code that is thrown must leave this list. */
const unthrown: Readonly<Record<string, string>> = {};

const shipped = sourceFiles().filter(
  (file) =>
    packageOfFile(file) &&
    packageOfFile(file)?.folder !== 'protocol' &&
    !isBuildFile(file) &&
    !file.startsWith('certs-fixtures/'),
);
const texts = shipped.map(readSource);
// In quotes as a value: a property of a table of texts explains a code and throws nothing.
const isThrown = (code: string) => texts.some((text) => new RegExp(`['"\`]${code}['"\`](?!\\s*:)`).test(text));

test('every code of the registry is thrown somewhere: the FAQ promises nothing that never comes', () => {
  expect(shipped.length).toBeGreaterThan(100);
  expect(
    errorCodes.filter((code) => !isThrown(code) && !(code in unthrown)),
    'throw it, or take it out of protocol/',
  ).toEqual([]);
});

test('every exception is still one', () => {
  expect(Object.keys(unthrown).filter((code) => !errorCodes.some((known) => known === code) || isThrown(code))).toEqual(
    [],
  );
});
