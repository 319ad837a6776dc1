import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '../support/sourceFiles.ts';

const SECURITY = 'SECURITY.md';
const promised = ids(readSource(SECURITY), /\b([OSVKLW]\d{1,2})\b/g);
const tested = new Set(
  sourceFiles('test')
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...ids(readSource(file), /\(\s*['"`]([OSVKLW]\d{1,2})\b/g)]),
);

/** How many attacks of each group are known. */
const catalogue = { O: 15, S: 9, V: 18, K: 9, L: 4, W: 8 };
const known = Object.entries(catalogue).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, i) => `${group}${i + 1}`),
);

/** Revocation is being built; its tests come with it. */
const awaited = new Set(['V13', 'V14']);

test('every test that SECURITY.md names exists', () => {
  expect([...promised].filter((id) => !tested.has(id))).toEqual([]);
});

test('every attack that is known has a test, and a promise that it stands for', () => {
  expect(known.filter((id) => !awaited.has(id) && !(tested.has(id) && promised.has(id)))).toEqual([]);
});

test('no test carries the id of an attack that nobody knows', () => {
  expect([...tested].filter((id) => !known.includes(id))).toEqual([]);
});

function ids(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, id]) => id as string));
}
