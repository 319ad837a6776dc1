import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, onTestFinished, test } from 'vitest';
import { PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { quickClerk } from '#test/support/agent/scriptedWindow.ts';
import { hrca, script } from '#test/support/built/builtAgent.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { handshake } from '#test/support/network/rawExchange.ts';
import { cannotBecomeAnother, exchangeAsAnother, OTHER_USER_ID, runAsAnother } from '#test/support/system/otherUser.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';
const INSPECTOR_PORT = 9229;
const homeWithUnit = async () => {
  const { units } = await createTestPki({ now: Date.now() });
  return (await homeOfUnit({ unit: units.good, pin: PIN })).home;
};
const isCheckoutUnreadable =
  !cannotBecomeAnother && (await runAsAnother(['/bin/sh', '-c', `test -r '${script}' || echo closed`])) !== '';
if (isCheckoutUnreadable) console.warn('protected memory is not tested: another user cannot read this checkout');

// By default SIGUSR1 makes Node open its inspector to any program of the same user.
test('L3 SIGUSR1 opens no debugging port, and the agent goes on', async () => {
  const agent = await startRunningAgent(await homeWithUnit());
  for (let i = 0; i < 5; i++) agent.child.kill('SIGUSR1');
  // Node would open it well before the end of a login.
  expect((await agent.logIn(quickClerk({ pin: PIN }))).result?.token).toBeDefined();
  expect(await isOpen(INSPECTOR_PORT)).toBe(false);
  expect(agent.output()).not.toContain('Debugger listening');
});

// Proves that every command, including the agent's start, ends if the environment starts a debugger.
test.each([
  [['start', '--foreground']],
  [['start']],
  [['list']],
  [['open']],
])('L3 with NODE_OPTIONS=--inspect the command hrca %j ends at once', async (command) => {
  const home = await temporaryFolder();
  const result = await hrca(home, command, { env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' } });
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('DEBUGGER_ATTACHED: ');
  expect(await hrca(home, ['status'])).toMatchObject({ code: 3 });
});

// Proves that a module which NODE_OPTIONS loads into the command is not loaded into the agent that it starts.
test('L3 an agent that is started in the background does not inherit NODE_OPTIONS', async () => {
  const home = await temporaryFolder();
  const loaded = join(home, 'loaded');
  const preload = join(home, 'preload.cjs');
  await writeFile(preload, `require('node:fs').appendFileSync(${JSON.stringify(loaded)}, process.pid + '\\n');`);
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  expect(await hrca(home, ['start'], { env: { NODE_OPTIONS: `--require ${preload}` } })).toMatchObject({ code: 0 });
  const { pid } = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
  const pids = (await readFile(loaded, 'utf8')).trim().split('\n');
  // The command itself has loaded it: its environment is set by the user.
  expect(pids).toHaveLength(1);
  expect(pids).not.toContain(String(pid));
});

// PR_SET_DUMPABLE 0: the kernel makes the /proc files of agent and library process owned by root and refuses ptrace, so
// that crash dumps and debuggers of the same user get no memory.
test.skipIf(cannotBecomeAnother || isCheckoutUnreadable)(
  'L3 the memory of agent and library process cannot be read by another process of the same user',
  async () => {
    const home = await temporaryFolder();
    const pkcs11 = [{ library: '/opt/no-such-vendor/lib.so' }];
    const settings = { origins: [PORTAL], credentialStore: 'file', usualDrivers: false, pkcs11 };
    await mkdir(join(home, 'config'), { mode: 0o700 });
    await writeFile(join(home, 'config/config.json'), JSON.stringify(settings));
    for (const path of [home, join(home, 'config'), join(home, 'config/config.json')])
      await chown(path, OTHER_USER_ID, OTHER_USER_ID);
    const agent = spawn(process.execPath, [script, 'start', '--foreground'], {
      uid: OTHER_USER_ID,
      gid: OTHER_USER_ID,
      cwd: '/',
      env: { HOME: home, HRCA_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void agent.kill('SIGKILL'));
    await once(agent.stdout, 'data');
    // Listing starts the process of the library.
    await runAsAnother(['/usr/bin/env', `HRCA_HOME=${home}`, process.execPath, script, 'list']);
    const workers = (await readFile(`/proc/${agent.pid}/task/${agent.pid}/children`, 'utf8')).trim().split(' ');
    expect(workers).toHaveLength(1);
    for (const pid of [agent.pid, ...workers]) {
      const memory = `/proc/${pid}/maps`;
      expect((await stat(memory)).uid).toBe(0);
      expect(await runAsAnother(['/bin/sh', '-c', `cat ${memory} 2>/dev/null || echo refused`])).toBe('refused\n');
    }
    // An agent that is not dumpable can still find the owner of a connection.
    const command = ['/usr/bin/env', `HRCA_HOME=${home}`, process.execPath, script, 'status', '--json'];
    const { port } = JSON.parse(await runAsAnother(command)) as { port: number };
    const request = handshake(port, [`Host: 127.0.0.1:${port}`, `Origin: ${PORTAL}`]);
    expect(await exchangeAsAnother(port, request)).toMatch(/^HTTP\/1\.1 101/);
  },
);

// Proves that the command line sets PR_SET_DUMPABLE 0 before it asks for a secret or reads one from a pipe.
test.skipIf(cannotBecomeAnother || isCheckoutUnreadable).each([
  ['at a prompt', []],
  ['from standard input', ['--stdin']],
] as const)(
  'L7 the memory of the command line cannot be read by another process of the same user while it reads a passphrase %s',
  async (_, options) => {
    const home = await temporaryFolder();
    const file = join(home, 'unit.p12');
    await writeFile(file, 'any');
    for (const path of [home, file]) await chown(path, OTHER_USER_ID, OTHER_USER_ID);
    const command = [process.execPath, script, 'import', file, ...options].map((part) => `'${part}'`).join(' ');
    // A pipe from `sleep` sends nothing, so that the command waits; script(1) gives it a terminal.
    const shell = options.length > 0 ? ['sh', '-c', `sleep 60 | ${command}`] : ['script', '-qec', command, '/dev/null'];
    const [program = '', ...parameters] = shell;
    const child = spawn(program, parameters, {
      uid: OTHER_USER_ID,
      gid: OTHER_USER_ID,
      cwd: '/',
      env: {
        PATH: process.env.PATH,
        HOME: home,
        HRCA_HOME: home,
        SHELL: '/bin/sh',
        TERM: 'xterm',
        LANG: 'zh_CN.UTF-8',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    onTestFinished(() => void process.kill(-(child.pid as number), 'SIGKILL'));
    // A prompt shows that the command waits; with a pipe only its memory mode does.
    if (options.length === 0) {
      await once(child.stdout, 'data');
      expect(await ownerOfMemory(await commandThatNames(file))).toBe(0);
    }
    await expect.poll(async () => ownerOfMemory(await commandThatNames(file)), { timeout: 10_000 }).toBe(0);
    const memory = `/proc/${await commandThatNames(file)}/maps`;
    expect(await runAsAnother(['/bin/sh', '-c', `cat ${memory} 2>/dev/null || echo refused`])).toBe('refused\n');
  },
);

/** Process id of the built `hrca` with this argument; 0 if there is none. */
async function commandThatNames(file: string): Promise<number> {
  for (const pid of (await readdir('/proc')).map(Number).filter(Boolean)) {
    const [program, ...parameters] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (program === process.execPath && parameters.includes(file)) return pid;
  }
  return 0;
}

function ownerOfMemory(pid: number): Promise<number | undefined> {
  return stat(`/proc/${pid}/maps`).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
