import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '../support/sourceFiles.ts';

const SECURITY = 'SECURITY.md';
const promised = ids(readSource(SECURITY), /\b([CKLOPSTVW]\d{1,2})\b/g);
const tested = new Set(
  sourceFiles('test')
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...ids(readSource(file), /\(\s*['"`]([CKLOPSTVW]\d{1,2})\b/g)]),
);

/** How many attacks of each group are known. */
const catalogue = { O: 18, S: 10, V: 22, K: 11, L: 9, W: 10, T: 7, P: 1, C: 1 };
const known = Object.entries(catalogue).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, i) => `${group}${i + 1}`),
);

/** Their defences are being built, and their tests come with them. One line each, so that each goes by itself. */
const awaited = new Set(['V13', 'V14', 'V20', 'V21']);

test('every test that SECURITY.md names exists', () => {
  expect([...promised].filter((id) => !tested.has(id))).toEqual([]);
});

test('every attack that is known has a test, and a promise that it stands for', () => {
  expect(known.filter((id) => !awaited.has(id) && !(tested.has(id) && promised.has(id)))).toEqual([]);
});

test('no test carries the id of an attack that nobody knows', () => {
  expect([...tested].filter((id) => !known.includes(id))).toEqual([]);
});

test('an attack that has a test is not awaited any more', () => {
  expect([...awaited].filter((id) => tested.has(id))).toEqual([]);
});

function ids(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, id]) => id as string));
}
