import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '../support/sourceFiles.ts';

const SECURITY = 'SECURITY.md';
const promised = ids(readSource(SECURITY), /\b([CKLOPSTVW]\d{1,2})\b/g);
const tested = new Set(
  sourceFiles('test')
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...ids(readSource(file), /\(\s*['"`]([CKLOPSTVW]\d{1,2})\b/g)]),
);

const rows = [...readSource('docs/ATTACKS.md').matchAll(/^\| (\*?)([CKLOPSTVW]\d{1,2})\1 \|/gm)];
const known = rows.map(([, , id]) => id as string);
/** Their defences are being built, and their tests come with them. */
const awaited = new Set(rows.flatMap(([, mark, id]) => (mark ? [id as string] : [])));

test('docs/ATTACKS.md numbers the attacks of each group from 1', () => {
  for (const group of new Set(known.map((id) => id.charAt(0)))) {
    const ids = known.filter((id) => id.startsWith(group));
    expect(ids).toEqual(ids.map((_, i) => `${group}${i + 1}`));
  }
  expect(known.length).toBeGreaterThan(80);
});

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
