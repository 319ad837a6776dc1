import { expect, test } from 'vitest';
import { circlesOf, folderGraph, importGraph } from '../support/importGraph.ts';
import { sourceFiles } from '../support/sourceFiles.ts';

/** Exactly the circles that are left. One that is broken leaves this list; none is added. */
const allowedFileCircles = [
  ['verifier/buildChain.ts', 'verifier/readCertificates.ts', 'verifier/signer.ts', 'verifier/trustAnchors.ts'],
];
const allowedAgentFolderCircles = [
  // The stores of trusted CA certificates lie in agent/tls/, are found by agent/platform/, and read its environment.
  ['agent/platform', 'agent/tls'],
];

const files = sourceFiles();

/** agent/keystore of agent/keystore/pkcs11/abi.ts; a file of agent/ itself stands for itself. */
function agentFolder(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

test('files import each other in no circle, by value or as a type', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(circlesOf(importGraph(files))).toEqual(allowedFileCircles);
});

test('folders of agent/ import each other in no circle', () => {
  const own = files.filter((file) => file.startsWith('agent/') && !file.startsWith('agent/window/'));
  const folders = folderGraph(importGraph(own), agentFolder);
  expect(folders.get('agent/config')).toContain('agent/files');
  expect(circlesOf(folders)).toEqual(allowedAgentFolderCircles);
});

test('an import by the name of a package leads to the file that it names', () => {
  expect(importGraph(files).get('agent/failpoint.ts')).toEqual(new Set());
  expect(importGraph(files).get('agent/signing/jwsSignature.ts')).toContain('x509/index.ts');
  expect(importGraph(files).get('agent/files/atomicWrite.ts')).toContain('protocol/errors.ts');
});

const graphOf = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));

test.each([
  ['none in a chain', { a: ['b'], b: ['c'], c: [] }, []],
  ['none in a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['two that import each other', { a: ['b'], b: ['a'], c: ['a'] }, [['a', 'b']]],
  [
    'a longer one once, without what only leads there',
    { z: ['a'], a: ['b'], b: ['c'], c: ['a', 'd'], d: [] },
    [['a', 'b', 'c']],
  ],
  [
    'two apart',
    { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a file that imports itself', { a: ['a'] }, [['a']]],
])('the search for circles finds %s', (_name, edges, circles) => {
  expect(circlesOf(graphOf(edges as Record<string, string[]>))).toEqual(circles);
});
