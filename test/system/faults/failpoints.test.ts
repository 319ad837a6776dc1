import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { failpoints } from '#agent/failpoint.ts';
import { connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { importFile } from '#test/support/agent/importFile.ts';
import { quickClerk } from '#test/support/agent/scriptedWindow.ts';
import { answerWindow } from '#test/support/agent/windowSocket.ts';
import {
  bundleCrashTestAgent,
  bundleFolder,
  type CrashTestAgent,
  startCrashTestAgent,
} from '#test/support/crashTest/crashTestProcess.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const folder = bundleFolder();
const INITIAL = '123456';
const CHOSEN = 'jiangsu-2026';
let script: string;
let pki: TestPki;

beforeAll(async () => {
  [script, pki] = await Promise.all([bundleCrashTestAgent(folder), createTestPki({ now: Date.now() })]);
});

/** The reply to a login; undefined if the agent was killed. */
async function login(agent: CrashTestAgent, pin: string) {
  const page = await connectPage(agent.port);
  const opened = agent.nextWindow();
  const reply = page.call('signLogin', { challenge: 'c'.repeat(43) });
  const window = opened.then((url) => answerWindow(url, quickClerk({ pin, newPin: CHOSEN })));
  const answer = await Promise.race([reply, agent.exited.then(() => undefined)]);
  if (answer) await window;
  page.socket.terminate();
  return answer;
}

describe('an agent that is killed in its first login', () => {
  test.each(
    failpoints,
  )('an agent that is killed at %s works after a restart with the PIN that is stored', async (failpoint) => {
    const home = await temporaryFolder();
    const controlAddress = join(home, 'state', 'control.sock');
    const first = await startCrashTestAgent(script, home);
    await callAgent(controlAddress, 'originsAdd', { origin: PORTAL });
    const bytes = await pki.units.good.pkcs12({ encryption: 'modern', passphrase: 'x', iterations: 2048 });
    await importFile(controlAddress, { bytes, passphrase: 'x' });
    await first.killAt({ failpoint, occurrence: 1, delayMs: 0 });
    expect(await login(first, INITIAL)).toBeUndefined();
    expect(await first.exited).toBe('SIGKILL');

    const second = await startCrashTestAgent(script, home);
    const isReplaced = failpoints.indexOf(failpoint) >= failpoints.indexOf('entry-written');
    expect(await login(second, isReplaced ? CHOSEN : INITIAL)).toHaveProperty('result.token');
  });
});

test('temporary files of a killed agent are removed at the next start', async () => {
  const home = await temporaryFolder();
  const leftovers = ['config', 'data/keystore', 'data/secrets'].map((name) =>
    join(home, name, 'x.0123456789abcdef.tmp'),
  );
  for (const path of leftovers) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, '{"hal');
  }
  await chmod(join(home, 'data'), 0o700);
  await startCrashTestAgent(script, home);
  expect(leftovers.filter((path) => existsSync(path))).toEqual([]);
});
