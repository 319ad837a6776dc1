import { expect, test } from 'vitest';
import { importGraph, reachableFrom } from '#test/support/sources/importGraph.ts';
import { sourceFiles } from '#test/support/sources/sourceFiles.ts';

/** Support files that start a browser, a built program, a device's library or a process of another user. */
const needsSystem =
  /^test\/support\/(?:browser\/(?!windowViews)|built|crashTest|load|devices\/(?:softHsm|pkcs11|skf|wine)|system\/(?:otherUser|trustStores))/;

const graph = importGraph(sourceFiles());
const unitTests = [...graph.keys()].filter((file) => file.startsWith('test/unit/'));

test('unit tests need no browser, no build and no device', () => {
  expect(unitTests.length).toBeGreaterThan(100);
  const needed = unitTests.flatMap((file) =>
    [...reachableFrom(graph, file)].filter((target) => needsSystem.test(target)).map((target) => `${file}: ${target}`),
  );
  expect(needed, 'move the test to test/system/').toEqual([]);
});

test('the pattern finds the support files that a system test imports', () => {
  const imported = reachableFrom(graph, 'test/system/e2e/login.test.ts');
  expect([...imported].some((target) => needsSystem.test(target))).toBe(true);
});
