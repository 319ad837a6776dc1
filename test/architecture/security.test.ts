import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';

const documents = ['SECURITY.md', 'SECURITY.en.md'] as const;
/** Attack ids that a document has anywhere, and those that it lists as the tests of a promise. */
const named = documents.map((file) => ids(readSource(file), /\b([CKLOPSTVW]\d{1,2})\b/g));
const promised = documents.map((file) => {
  const lists = [...readSource(file).matchAll(/^ {3}(?:测试：|Tests: )(.+)$/gm)].map(([, list]) => list as string);
  return { file, promises: lists.length, ids: ids(lists.join(' '), /\b([CKLOPSTVW]\d{1,2})\b/g) };
});
const tested = new Set(
  sourceFiles('test')
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...ids(readSource(file), /\(\s*['"`]([CKLOPSTVW]\d{1,2})\b/g)]),
);

const rows = [...readSource('docs/ATTACKS.md').matchAll(/^\| (\*?)([CKLOPSTVW]\d{1,2})\1 \|/gm)];
const known = rows.map(([, , id]) => id as string);
/** Attacks whose defence and test are not built yet. */
const awaited = new Set(rows.flatMap(([, mark, id]) => (mark ? [id as string] : [])));

test('docs/ATTACKS.md numbers the attacks of each group from 1', () => {
  for (const group of new Set(known.map((id) => id.charAt(0)))) {
    const ids = known.filter((id) => id.startsWith(group));
    expect(ids).toEqual(ids.map((_, i) => `${group}${i + 1}`));
  }
  expect(known.length).toBeGreaterThan(80);
});

test('every attack that SECURITY names has a test, in both languages', () => {
  for (const ids of named) expect([...ids].filter((id) => !tested.has(id))).toEqual([]);
});

test.each(promised)('every attack of docs/ATTACKS.md has a test and stands under a promise of $file', ({
  ids,
  promises,
}) => {
  expect(promises).toBe(8);
  expect(known.filter((id) => !awaited.has(id) && !(tested.has(id) && ids.has(id)))).toEqual([]);
});

test('no test carries an id that docs/ATTACKS.md does not have', () => {
  expect([...tested].filter((id) => !known.includes(id))).toEqual([]);
});

test('an attack that has a test is not marked as awaited', () => {
  expect([...awaited].filter((id) => tested.has(id))).toEqual([]);
});

function ids(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, id]) => id as string));
}
