import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, onTestFinished, test } from 'vitest';
import { callAgent } from '#agent/control/controlClient.ts';
import { startControlServer } from '#agent/control/controlServer.ts';
import { darwinShortPath } from '#agent/platform/control/unixControl.ts';
import { homeWithCertificate } from '#test/support/agent/commandLineHome.ts';
import { controlAt } from '#test/support/agent/ownControl.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { cannotBecomeAnother, OTHER_USER_ID, runAsAnother } from '#test/support/system/otherUser.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'canary-2026';

/** Longer than the 107 bytes of `sun_path`. */
const longHome = async () => {
  const home = join(await temporaryFolder(), 'a'.repeat(80), 'b'.repeat(80));
  await mkdir(join(home, 'config'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'config/config.json'), JSON.stringify({ credentialStore: 'file' }));
  return home;
};

// Fails if the system truncates the path: the socket would be in another folder, and stay there after kill -9.
test('L6 the socket is in the agent’s folder for a path of any length, and an agent starts there after kill -9', async () => {
  const home = await longHome();
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  for (let round = 0; round < 2; round++) {
    expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
    expect(existsSync(join(home, 'state/control.sock'))).toBe(true);
    const { pid } = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
  }
});

test('L6 an agent that stops removes its socket at any length of its path', async () => {
  const home = await longHome();
  await hrca(home, ['start']);
  expect(await hrca(home, ['stop'])).toMatchObject({ code: 0 });
  expect(existsSync(join(home, 'state/control.sock'))).toBe(false);
});

test('L6 on macOS a path that would be truncated is refused with its length', () => {
  expect(() => darwinShortPath({ folder: `/${'a'.repeat(99)}`, descriptor: 3, name: 'b.s' })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: expect.objectContaining({ reason: expect.stringContaining('104 bytes') }),
    }),
  );
  expect(darwinShortPath({ folder: `/${'a'.repeat(98)}`, descriptor: 3, name: 'b.s' })).toHaveLength(103);
});

test.each([
  ['open to others', 0o755],
  ['that others may write to', 0o777],
])('L6 the command line does not connect to a control socket in a folder %s', async (_, mode) => {
  const folder = join(await temporaryFolder(), 'state');
  await mkdir(folder, { mode: 0o700 });
  const control = controlAt(join(folder, 'control.sock'));
  const server = await startControlServer({ control, admin: {} as never, onUnexpected: () => undefined });
  onTestFinished(() => server.close());
  await chmod(folder, mode);
  await expect(callAgent(control, 'status', {})).rejects.toMatchObject({ code: 'KEYSTORE_PERMISSIONS_UNSAFE' });
});

/** Starts a program of another user that listens at `address`; resolves once it listens. */
async function startImpostor(address: string, heard: string) {
  const program = `
    const { appendFileSync } = require('node:fs');
    const { dirname } = require('node:path');
    process.chdir(dirname(process.argv[1]));
    require('node:net').createServer((socket) => {
      socket.on('data', (chunk) => appendFileSync(process.argv[2], chunk)).on('error', () => {});
      socket.write('{"result":{}}\\n');
    }).listen('control.sock', () => console.log('ready'));`;
  const child = spawn(process.execPath, ['-e', program, address, heard], {
    uid: OTHER_USER_ID,
    gid: OTHER_USER_ID,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

/** Lets another program hold the instance lock of `home`, as a running agent does. */
async function holdLock(home: string) {
  const child = spawn('/usr/bin/flock', [join(home, 'state/agent.lock'), '/bin/sh', '-c', 'echo held; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(child.pid as number)));
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

// Fails if the client trusts the folder alone: the impostor then receives the PIN.
test.skipIf(cannotBecomeAnother)('L6 a PIN does not go to a socket that another user serves', async () => {
  const { units } = await createTestPki({ now: Date.now() });
  const { home, id } = await homeWithCertificate(units.good);
  const state = join(home, 'state');
  const heard = join(await temporaryFolder(), 'heard');
  await writeFile(heard, '');
  for (const path of [heard, dirname(heard), home, state]) await chmod(path, 0o777);
  await startImpostor(join(state, 'control.sock'), heard);
  await chmod(home, 0o700);
  await holdLock(home);
  const change = () => hrca(home, ['change-pin', id], { lines: ['123456', PIN, PIN] });
  // The mode that the other user needs to bind, and the original mode afterwards.
  expect(await change()).toMatchObject({ code: 1, stderr: expect.stringMatching(/^KEYSTORE_PERMISSIONS_UNSAFE: /) });
  await chmod(state, 0o700);
  expect(await change()).toMatchObject({ code: 1, stderr: expect.stringMatching(/^AGENT_FOREIGN: /) });
  expect(await hrca(home, ['status'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/^AGENT_FOREIGN: /) });
  expect(await readFile(heard, 'utf8')).toBe('');
});

test.skipIf(cannotBecomeAnother)('L6 the agent does not answer another user who can reach its socket', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const control = controlAt(join(folder, 'control.sock'));
  let calls = 0;
  const admin = { status: async () => ({ calls: ++calls }) } as never;
  const server = await startControlServer({ control, admin, onUnexpected: () => undefined });
  onTestFinished(() => server.close());
  expect(await callAgent(control, 'status', {})).toEqual({ calls: 1 });
  for (const path of [dirname(folder), folder, join(folder, 'control.sock')]) await chmod(path, 0o777);
  const program = `
    const socket = require('node:net').connect(${JSON.stringify(join(folder, 'control.sock'))});
    socket.write('{"method":"status","params":{}}\\n');
    socket.on('data', (chunk) => process.stdout.write(chunk)).on('error', () => {});
    socket.on('close', () => process.stdout.write('closed'));`;
  expect(await runAsAnother([process.execPath, '-e', program])).toBe('closed');
  expect(calls).toBe(1);
});

/** A zombie, which has ended but was not waited for, does not run. */
function isRunning(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) Z /.test(stat);
}
