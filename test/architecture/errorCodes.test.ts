import { errorCodes } from '@hrca/protocol/errors';
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { isBuildFile, packageOfFile } from './packages.ts';

/** Codes that this project does not throw, with the reason. */
const unthrown: Readonly<Record<string, string>> = {};

const shipped = sourceFiles().filter(
  (file) =>
    packageOfFile(file) &&
    packageOfFile(file)?.folder !== 'protocol' &&
    !isBuildFile(file) &&
    !file.startsWith('certs-fixtures/'),
);
const texts = shipped.map(readSource);
// In quotes as a value: a property name in a table of texts does not throw the code.
const isThrown = (code: string) => texts.some((text) => new RegExp(`['"\`]${code}['"\`](?!\\s*:)`).test(text));

test('every code of the registry is thrown somewhere, so that the FAQ has no entry without use', () => {
  expect(shipped.length).toBeGreaterThan(100);
  expect(
    errorCodes.filter((code) => !isThrown(code) && !(code in unthrown)),
    'throw it, or take it out of protocol/',
  ).toEqual([]);
});

test('no code of the exceptions is thrown', () => {
  expect(Object.keys(unthrown).filter((code) => !errorCodes.some((known) => known === code) || isThrown(code))).toEqual(
    [],
  );
});
