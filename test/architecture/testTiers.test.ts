import { expect, test } from 'vitest';
import { importGraph, reachableFrom } from '#test/support/sources/importGraph.ts';
import { sourceFiles } from '#test/support/sources/sourceFiles.ts';

/** Support that starts a browser, a built program, a device's library or another user's process. */
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

test('each folder of support that needs the system is found under that name', () => {
  const reached = reachableFrom(graph, 'test/system/e2e/login.test.ts');
  expect([...reached].some((target) => needsSystem.test(target))).toBe(true);
});
