import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startInBackground } from '#agent/cli/background.ts';
import { callAgent } from '#agent/control/controlClient.ts';
import { controlAt } from '#test/support/agent/ownControl.ts';
import { hrca, runHrca, script } from '#test/support/built/builtAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

/** An `HRCA_HOME` without a desktop, whose agent is stopped when the test finishes. */
async function freshHome(settings: Record<string, unknown> = {}): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, 'config'), { mode: 0o700 });
  const config = { credentialStore: 'file', usualDrivers: false, ...settings };
  await writeFile(join(home, 'config/config.json'), JSON.stringify(config));
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  return home;
}

/** Writes a script that runs `hrca`, but runs `agent` in place of the background agent; resolves to its path. */
async function withAgent(home: string, agent: string): Promise<string> {
  const program = join(home, 'hrca.mjs');
  const hrcaItself = JSON.stringify(script);
  await writeFile(program, `if (process.argv.includes('--foreground')) { ${agent} } else await import(${hrcaItself});`);
  return program;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each([
  ['ends at once', 'process.exit(7)', '退出码: 7'],
  ['is killed', "process.kill(process.pid, 'SIGKILL')", '退出码: SIGKILL'],
  ['listens and ends', 'process.send({ port: 17520 }, () => process.exit(0))', '日志: '],
])('start of an agent that %s is AGENT_START_FAILED with the log', async (_, agent, detail) => {
  const home = await freshHome();
  for (const command of ['start', 'open']) {
    const result = await runHrca(await withAgent(home, agent), home, [command]);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^AGENT_START_FAILED: /);
    expect(result.stderr).toContain(detail);
    expect(result.stderr).toContain(`日志: ${join(home, 'state/log/agent.log')}`);
  }
});

test('start of an agent that neither listens nor ends is AGENT_UNRESPONSIVE and kills it', async () => {
  const home = await temporaryFolder();
  const program = join(home, 'hangs.mjs');
  const pidFile = join(home, 'pid');
  const source = `import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
    setInterval(() => undefined, 1_000);`;
  await writeFile(program, source);
  const timeout = new AbortController();
  const start = startInBackground({ script: program, environment: process.env, timeout: timeout.signal });
  const refused = expect(start).rejects.toMatchObject({ code: 'AGENT_UNRESPONSIVE' });
  await expect.poll(() => readFile(pidFile, 'utf8').catch(() => '')).toMatch(/^\d+$/);
  timeout.abort();
  await refused;
  const pid = Number(await readFile(pidFile, 'utf8'));
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('open is WINDOW_UNAVAILABLE if no window can open, and prints nothing else', async () => {
  const home = await freshHome({ windowCommand: ['/bin/false', '{url}'] });
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  const { code, stdout, stderr } = await hrca(home, ['open']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^WINDOW_UNAVAILABLE: /);
  expect(await hrca(home, ['status'])).toMatchObject({ code: 0 });
});

test('open reports success when the page has connected, and not before', async () => {
  const announced = join(await temporaryFolder(), 'windows');
  await writeFile(announced, '');
  const home = await freshHome({ windowCommand: ['/bin/sh', '-c', `echo "$0" >> '${announced}'`, '{url}'] });
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  // The first call opens the window, the second raises it.
  for (const count of [1, 2]) {
    const addresses = async () => (await readFile(announced, 'utf8')).split('\n').filter(Boolean);
    let isOver = false;
    const opened = hrca(home, ['open']).finally(() => {
      isOver = true;
    });
    await expect.poll(addresses).toHaveLength(count);
    expect(await hrca(home, ['status'])).toMatchObject({ code: 0 });
    expect(isOver).toBe(false);
    const { host, hash } = new URL((await addresses()).at(-1) as string);
    const socket = new WebSocket(`ws://${host}/session`, { origin: `http://${host}` });
    onTestFinished(() => socket.terminate());
    socket.on('open', () => socket.send(JSON.stringify({ token: hash.slice(1) })));
    expect(await opened).toEqual({ code: 0, stdout: '已打开证书助手窗口。\n', stderr: '' });
  }
});

test('a running agent that does not answer is AGENT_UNRESPONSIVE', async () => {
  const home = await temporaryFolder();
  const address = join(home, 'control.sock');
  const server = createServer().listen(address);
  onTestFinished(() => void server.close());
  await expect(callAgent(controlAt(address), 'status', {}, { silenceMaxMs: 200 })).rejects.toMatchObject({
    code: 'AGENT_UNRESPONSIVE',
  });
});
