import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { armFailpoints, failpoint, failpoints } from '#agent/failpoint.ts';
import {
  armFailpoints as armPortalFailpoints,
  portalFailpoints,
  failpoint as reachPortalFailpoint,
} from '#portal/failpoint.ts';
import { built } from '#test/support/built/built.ts';
import { bundleCrashTestAgent, bundleCrashTestPortal, bundleFolder } from '#test/support/crashTest/crashTestProcess.ts';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';

const folder = bundleFolder();
const names = [...failpoints, ...portalFailpoints];
/** The functions themselves, and what esbuild is given to remove them. */
const code = ['failpoint', 'armFailpoints', 'HRCA_FAILPOINTS'];

beforeAll(async () => {
  await Promise.all([bundleCrashTestAgent(folder), bundleCrashTestPortal(folder)]);
});

/** All scripts of a folder, as one text. Names of ours stay as they are in them. */
function scriptsIn(path: string): string {
  const scripts = readdirSync(path).filter((name) => name.endsWith('.js'));
  expect(scripts).not.toEqual([]);
  return scripts.map((name) => readFileSync(join(path, name), 'utf8')).join('\n');
}

const foundIn = (text: string, searched: readonly string[]) => searched.filter((word) => text.includes(word));

describe('failpoints', () => {
  test.each([
    'agent/dist/hrca.js',
    'portal/dist/server.js',
    'verifier/dist/index.js',
    'web-sdk/dist/index.js',
  ])('are not in the shipped scripts beside %s, and neither is what arms them', (script) => {
    expect(foundIn(scriptsIn(dirname(built(script))), [...names, ...code])).toEqual([]);
  });

  test('are all in the bundles of the crash tests: the search finds one where it is', () => {
    const agent = scriptsIn(join(folder, 'agent'));
    const portal = scriptsIn(join(folder, 'portal'));
    expect(foundIn(agent, [...failpoints, 'armFailpoints'])).toEqual([...failpoints, 'armFailpoints']);
    expect(foundIn(portal, [...portalFailpoints, 'armFailpoints'])).toEqual([...portalFailpoints, 'armFailpoints']);
  });

  test('do nothing where the sources are run, even when they are armed', () => {
    const reached: string[] = [];
    armFailpoints((name) => reached.push(name));
    armPortalFailpoints((name) => reached.push(name));
    failpoint('retry-counter-written');
    reachPortalFailpoint('challenge-stored');
    expect(reached).toEqual([]);
  });

  test('are armed by the two processes of the crash tests and by no other source', () => {
    const arming = sourceFiles().filter((file) => /\barmFailpoints\(/.test(readSource(file)));
    expect(arming.sort()).toEqual([
      'agent/failpoint.ts',
      'portal/failpoint.ts',
      'test/support/crashTest/agentMain.ts',
      'test/support/crashTest/portalMain.ts',
      'test/system/faults/removedFailpoints.test.ts',
    ]);
  });

  test('are each reached by a call in the sources', () => {
    const shipped = ['agent', 'portal'].flatMap((pkg) => sourceFiles(pkg)).map(readSource);
    expect(names.filter((name) => !shipped.some((text) => text.includes(`failpoint('${name}')`)))).toEqual([]);
  });
});
