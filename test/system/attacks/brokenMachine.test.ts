import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { rotatingFile } from '#agent/log/rotatingFile.ts';
import { windowAssetsIn } from '#agent/windowHost/windowAssets.ts';
import { createWindowHost, IDLE_LIMIT_MS } from '#agent/windowHost/windowHost.ts';
import { connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { findOwnPeer } from '#test/support/agent/ownPeer.ts';
import { startRunningAgent } from '#test/support/built/runningAgent.ts';
import { exchange, HOST, handshake, REFUSAL } from '#test/support/network/rawExchange.ts';
import { root } from '#test/support/sources/sourceFiles.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

async function homeWithPortal() {
  const home = await temporaryFolder();
  await mkdir(join(home, 'config'), { mode: 0o700 });
  const settings = { origins: [PORTAL], credentialStore: 'file', usualDrivers: false };
  await writeFile(join(home, 'config/config.json'), JSON.stringify(settings));
  await mkdir(join(home, 'state/log'), { recursive: true, mode: 0o700 });
  return home;
}

test('W9 an agent whose log is on a full disk goes on and later logs how many lines were lost', async () => {
  // /dev/full answers ENOSPC to every write.
  const home = await homeWithPortal();
  const log = join(home, 'state/log/agent.log');
  await symlink('/dev/full', log);
  const agent = await startRunningAgent(home);
  for (let i = 0; i < 60; i++) {
    expect(await exchange(agent.port, handshake(agent.port, [HOST, `Origin: https://stranger${i}.test`]))).toBe(
      REFUSAL,
    );
  }
  expect(await (await connectPage(agent.port)).call('hello')).toHaveProperty('result');
  expect(agent.child.exitCode).toBe(null);
});

test('W9 a log that can be written again has the number of lost lines, and no line is incomplete', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'log/agent.log');
  const file = rotatingFile({ path, maxBytes: 1_000_000, kept: 1 });
  file.write('{"n":1}\n');
  await rm(join(folder, 'log'), { recursive: true });
  const full = rotatingFile({ path: '/dev/full', maxBytes: 1_000, kept: 1 });
  for (let n = 0; n < 3; n++) full.write(`{"n":${n}}\n`);
  const blocked = join(folder, 'blocked');
  await writeFile(blocked, '');
  const waiting = rotatingFile({ path: join(blocked, 'agent.log'), maxBytes: 1_000, kept: 1 });
  for (let n = 0; n < 3; n++) waiting.write(`{"n":${n}}\n`);
  await rm(blocked);
  waiting.write('{"n":3}\n');
  const lines = (await readFile(join(blocked, 'agent.log'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([{ level: 40, lost: 3, msg: expect.any(String) }, { n: 3 }]);
});

test('W9 the page of the window is served although its files were replaced or removed', async () => {
  // Proves that an upgrade during a login does not fail it, and that files of two versions are not mixed.
  const folder = await temporaryFolder();
  for (const name of ['index.html', 'window.js', 'window.css']) await writeFile(join(folder, name), `old ${name}`);
  const addresses: string[] = [];
  const openWindow = createWindowHost({
    assets: windowAssetsIn(folder),
    findOwnPeer,
    monotonicNow: () => performance.now(),
    idleLimitMs: IDLE_LIMIT_MS,
    connectLimitMs: 30_000,
    onUnexpected: (error) => {
      throw error;
    },
    launch: async (url) => {
      addresses.push(url);
      return { exited: new Promise(() => undefined), close: () => undefined };
    },
  });
  const { signal } = new AbortController();
  const first = await openWindow({ signal });
  await rm(folder, { recursive: true });
  for (const path of ['', 'window.js', 'window.css']) {
    expect(await (await fetch(new URL(path, addresses[0]))).text()).toMatch(/^old /);
  }
  first.end({ screen: 'end', outcome: 'done' });
});

test('W9 a window whose page cannot be read is WINDOW_UNAVAILABLE, and the next one opens when it can be read', async () => {
  const folder = await temporaryFolder();
  const assets = windowAssetsIn(folder);
  await expect(assets()).rejects.toMatchObject({ code: 'ENOENT' });
  for (const name of ['index.html', 'window.js', 'window.css']) await writeFile(join(folder, name), name);
  expect((await assets()).size).toBe(3);
});

test('W9 an agent whose terminal was closed goes on', async () => {
  // Without a desktop the agent prints the URL of each window to its terminal.
  const home = await homeWithPortal();
  const agent = await startRunningAgent(home, { env: { HRCA_WINDOW_COMMAND: '', DISPLAY: '', WAYLAND_DISPLAY: '' } });
  agent.child.stdout?.destroy();
  agent.child.stderr?.destroy();
  for (let i = 0; i < 2; i++) {
    const page = await connectPage(agent.port);
    const opened = page.until('window-opened');
    void page.call('signLogin', { challenge: 'c'.repeat(43) });
    await opened;
    page.socket.terminate();
    await expect.poll(async () => (await (await connectPage(agent.port)).call('status')).result?.busy).toBe(false);
  }
  expect(agent.child.exitCode).toBe(null);
});

test('W9 an uncaught exception and an unhandled rejection are logged, and the process goes on', async () => {
  const program = `
    import { keepRunningAfterUncaughtErrors } from ${JSON.stringify(join(root, 'agent/uncaughtErrors.ts'))};
    keepRunningAfterUncaughtErrors(process, (error) => console.log('logged', error.message));
    Promise.reject(new Error('a rejection'));
    setTimeout(() => { throw new Error('an exception'); }, 1);
    setTimeout(() => console.log('alive'), 50);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: root });
  const ended = once(child, 'exit');
  expect(await text(child.stdout)).toBe('logged a rejection\nlogged an exception\nalive\n');
  expect((await ended)[0]).toBe(0);
});
