import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource, root, sourceFiles } from '#test/support/sources/sourceFiles.ts';

const [heading = '', , ...rows] = readSource('docs/GLOSSARY.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').slice(1, -1));
const words = new Set(
  sourceFiles()
    .filter((file) => !file.startsWith('test/'))
    .flatMap((file) => readSource(file).match(/\b\w+\b/g) ?? []),
);

test('docs/GLOSSARY.md has a term in both languages, a source and an identifier in each row', () => {
  expect([heading].flat().map((column) => column.trim())).toEqual([
    '中文',
    'English',
    "the standard's term and its source",
    'identifier here',
  ]);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((row) => row.length !== 4 || row.some((column) => column.trim() === ''))).toEqual([]);
  for (const [chinese = '', english = ''] of rows) {
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(english).not.toMatch(/\p{Script=Han}/u);
  }
});

test('every identifier of docs/GLOSSARY.md is in the sources', () => {
  const named = rows.flatMap((row) => [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
  const missing = named.filter((name) => (name.endsWith('/') ? !existsSync(join(root, name)) : !words.has(name)));
  expect(missing).toEqual([]);
});
