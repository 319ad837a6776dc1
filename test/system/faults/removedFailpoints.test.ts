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
/** The functions, and the constant by which esbuild removes them. */
const code = ['failpoint', 'armFailpoints', 'HRCA_FAILPOINTS'];

beforeAll(async () => {
  await Promise.all([bundleCrashTestAgent(folder), bundleCrashTestPortal(folder)]);
});

/** All scripts of a folder as one text; the bundler does not rename our identifiers. */
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
  ])('the shipped scripts beside %s contain no failpoint and no code that arms one', (script) => {
    expect(foundIn(scriptsIn(dirname(built(script))), [...names, ...code])).toEqual([]);
  });

  test('the bundles of the crash tests contain every failpoint, so the search works', () => {
    const agent = scriptsIn(join(folder, 'agent'));
    const portal = scriptsIn(join(folder, 'portal'));
    expect(foundIn(agent, [...failpoints, 'armFailpoints'])).toEqual([...failpoints, 'armFailpoints']);
    expect(foundIn(portal, [...portalFailpoints, 'armFailpoints'])).toEqual([...portalFailpoints, 'armFailpoints']);
  });

  test('an armed failpoint does nothing when the sources are run', () => {
    const called: string[] = [];
    armFailpoints((name) => called.push(name));
    armPortalFailpoints((name) => called.push(name));
    failpoint('retry-counter-written');
    reachPortalFailpoint('challenge-stored');
    expect(called).toEqual([]);
  });

  test('only the two processes of the crash tests arm failpoints', () => {
    const arming = sourceFiles().filter((file) => /\barmFailpoints\(/.test(readSource(file)));
    expect(arming.sort()).toEqual([
      'agent/failpoint.ts',
      'portal/failpoint.ts',
      'test/support/crashTest/agentMain.ts',
      'test/support/crashTest/portalMain.ts',
      'test/system/faults/removedFailpoints.test.ts',
    ]);
  });

  test('every failpoint of the list is called in the sources', () => {
    const shipped = ['agent', 'portal'].flatMap((pkg) => sourceFiles(pkg)).map(readSource);
    expect(names.filter((name) => !shipped.some((text) => text.includes(`failpoint('${name}')`)))).toEqual([]);
  });
});
