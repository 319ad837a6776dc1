import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isStale, sourceDigest } from '#scripts/sourceDigest.ts';
import { built } from '#test/support/built/built.ts';
import { readSource, root, sourceFiles } from '#test/support/sources/sourceFiles.ts';

test('a build is stale when a source was added, changed or removed', () => {
  const path = join(root, 'verifier/newSource.json');
  onTestFinished(() => rmSync(path, { force: true }));
  const before = sourceDigest();
  expect(isStale()).toBe(false);
  writeFileSync(path, '1');
  const added = sourceDigest();
  expect(isStale()).toBe(true);
  // The same name, length and time.
  writeFileSync(path, '2');
  expect(new Set([before, added, sourceDigest()]).size).toBe(3);
  rmSync(path);
  expect(sourceDigest()).toBe(before);
  expect(isStale()).toBe(false);
});

test('every test that runs a build output checks that it is not stale', () => {
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

/** Files that name such a folder but run nothing of it, build it themselves, or call built() on another line. */
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
