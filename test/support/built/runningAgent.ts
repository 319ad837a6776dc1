import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import type { WindowAction, WindowView } from '@hrca/protocol';
import { expect, onTestFinished } from 'vitest';
import { connectPage, PORTAL } from '../agent/agentUnderTest.ts';
import { callAgent } from '../agent/callAgent.ts';
import { answerWindow } from '../agent/windowSocket.ts';
import { soon } from '../system/soon.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import { hrca, script } from './builtAgent.ts';

const PASSPHRASE = 'a passphrase';

/** An `HRCA_HOME` with one imported certificate whose PIN is `pin`, and one allowed origin. */
export async function homeOfUnit({ unit, pin }: { unit: FixtureUnit; pin: string }) {
  const home = await temporaryFolder();
  await mkdir(join(home, 'config'), { mode: 0o700 });
  const settings = { origins: [PORTAL], credentialStore: 'file', usualDrivers: false };
  await writeFile(join(home, 'config/config.json'), JSON.stringify(settings));
  const file = join(home, 'unit.p12');
  await writeFile(file, await unit.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 }));
  const { stdout } = await hrca(home, ['import', file, '--json'], { lines: [PASSPHRASE] });
  const { id, puk } = JSON.parse(stdout) as { id: string; puk: string };
  expect(await hrca(home, ['change-pin', id], { lines: ['123456', pin, pin] })).toMatchObject({ code: 0 });
  return { home, id, puk };
}

/** The built agent as it ships, in a process of its own that is killed when the test finishes. */
export async function startRunningAgent(
  home: string,
  {
    env = {},
    nodeOptions = [],
    cwd = home,
  }: { env?: Record<string, string>; nodeOptions?: string[]; cwd?: string } = {},
) {
  const announced = join(home, 'windows');
  await writeFile(announced, '');
  await writeFile(join(home, 'announce.sh'), `printf '%s\\n' "$1" >> '${announced}'\n`);
  const child = spawn(process.execPath, [...nodeOptions, script, 'start', '--foreground'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      HRCA_HOME: home,
      HRCA_WINDOW_COMMAND: `/bin/sh ${join(home, 'announce.sh')} {url}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const output = collect(child);
  await soon('the agent to print that it listens', Promise.race([once(child.stdout, 'data'), ended]));
  // Another agent may have the first fixed port.
  const { port } = await callAgent(join(home, 'state/control.sock'), 'status', {});
  let windows = 0;
  const nextWindow = async () => {
    const lines = async () => (await readFile(announced, 'utf8')).split('\n').filter(Boolean);
    await expect.poll(async () => (await lines()).length).toBeGreaterThan(windows);
    return (await lines())[windows++] as string;
  };
  return {
    pid: child.pid as number,
    port,
    child,
    output,
    ended,
    /** Calls `signLogin` and answers its window by `answer`; resolves to the reply. */
    logIn: async (answer: (view: WindowView) => WindowAction) => {
      const page = await connectPage(port);
      const reply = page.call('signLogin', { challenge: 'c'.repeat(43) });
      await answerWindow(await nextWindow(), answer);
      page.socket.close();
      return reply;
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  return () => text;
}
