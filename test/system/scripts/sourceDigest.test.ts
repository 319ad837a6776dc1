import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isStale, sourceDigest } from '#scripts/sourceDigest.ts';
import { built } from '#test/support/built/built.ts';
import { readSource, root, sourceFiles } from '#test/support/sources/sourceFiles.ts';

test('a build is stale once a source is there, other or gone that it was not made of', () => {
  const path = join(root, 'verifier/newSource.json');
  onTestFinished(() => rmSync(path, { force: true }));
  const before = sourceDigest();
  expect(isStale()).toBe(false);
  writeFileSync(path, '1');
  const added = sourceDigest();
  expect(isStale()).toBe(true);
  // The same name, length and minute.
  writeFileSync(path, '2');
  expect(new Set([before, added, sourceDigest()]).size).toBe(3);
  rmSync(path);
  expect(sourceDigest()).toBe(before);
  expect(isStale()).toBe(false);
});

test('every test that runs what is built asks whether it is stale', () => {
  const paths = /['"`/](?:agent|portal)\/dist\/|'dist'/;
  const others = sourceFiles('test').filter((file) => {
    const uses = readSource(file)
      .split('\n')
      .filter((line) => paths.test(line) && !line.includes('built('));
    return uses.length > 0 && !exempt.has(file);
  });
  expect(others).toEqual([]);
  expect(built('agent/dist/hrca.js')).toBe(join(root, 'agent/dist/hrca.js'));
});

/** What names such a folder and runs nothing of it, builds it itself, or gives the path to built() on another line. */
const exempt = new Set([
  'test/system/faults/removedFailpoints.test.ts',
  'test/system/scripts/sourceDigest.test.ts',
  'test/system/scripts/sbom.test.ts',
  'test/support/built/packedPackage.ts',
  'test/support/sources/snippets.ts',
  'test/support/sources/sourceFiles.ts',
  'test/system/verifier/package.test.ts',
  'test/system/web-sdk/package.test.ts',
]);
