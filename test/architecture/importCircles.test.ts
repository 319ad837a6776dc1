import { expect, test } from 'vitest';
import { circlesOf, folderGraph, importGraph } from '#test/support/sources/importGraph.ts';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';

/** Exactly the circles that are left. Remove one when it is broken; add none. */
const allowedFileCircles = [
  ['verifier/buildChain.ts', 'verifier/readCertificates.ts', 'verifier/signer.ts', 'verifier/trustAnchors.ts'],
];

/** The folders and files of agent/, from the top: each imports only those that come after it. */
const agentLayers = [
  'cli',
  'index.ts',
  'runAgent.ts',
  'agent.ts',
  'stores.ts',
  'agentDefaults.ts',
  'requests',
  'windowFlows',
  'control',
  'windowHost',
  'certificates',
  'server',
  'keystore',
  'tls',
  'platform',
  'credentials',
  'config',
  'origins',
  'log',
  'files',
  'signing',
  'concurrency',
  'uncaughtErrors.ts',
  'failpoint.ts',
  'version.ts',
];

const files = sourceFiles();

/** `agent/keystore` for `agent/keystore/pkcs11/abi.ts`; a file directly in agent/ is its own group. */
function agentFolder(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

test('files do not import each other in a circle, by value or as a type', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(circlesOf(importGraph(files))).toEqual(allowedFileCircles);
});

test('a folder of agent/ imports only folders below it', () => {
  const own = files.filter((file) => file.startsWith('agent/') && !/^agent\/(?:window\/|build\.ts$)/.test(file));
  const folders = folderGraph(importGraph(own), agentFolder);
  expect([...folders.keys()].sort()).toEqual(agentLayers.map((layer) => `agent/${layer}`).sort());
  const layerOf = (folder: string) => agentLayers.indexOf(folder.slice('agent/'.length));
  const upward = [...folders].flatMap(([folder, targets]) =>
    [...targets].filter((target) => layerOf(target) <= layerOf(folder)).map((target) => `${folder} imports ${target}`),
  );
  expect(upward).toEqual([]);
  expect(folders.get('agent/config')).toContain('agent/files');
});

test('docs/ARCHITECTURE.md lists the folders of agent/ in this order', () => {
  const [, table = ''] = readSource('docs/ARCHITECTURE.md').split('| folder or file | job |\n|---|---|\n');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  expect(rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1])).toEqual(agentLayers);
});

test('an import by the name of a package resolves to its source file', () => {
  expect(importGraph(files).get('agent/failpoint.ts')).toEqual(new Set());
  expect(importGraph(files).get('agent/signing/cmsLogin.ts')).toContain('x509/index.ts');
  expect(importGraph(files).get('agent/files/privateFolder.ts')).toContain('protocol/errors.ts');
});

const graphOf = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));

test.each([
  ['none in a chain', { a: ['b'], b: ['c'], c: [] }, []],
  ['none in a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['two that import each other', { a: ['b'], b: ['a'], c: ['a'] }, [['a', 'b']]],
  [
    'a longer circle once, without the files that only lead to it',
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
