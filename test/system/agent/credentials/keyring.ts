import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';

const run = promisify(execFile);
const SERVICE = 'org.freedesktop.secrets';
const COLLECTION = '/org/freedesktop/secrets/collection/login';
// Without service folders: otherwise the bus would start a keyring again that a test has ended.
const BUS = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>`;
const PASSWORD = 'the password of the login session';

/** A session bus with GNOME's keyring, as on a desktop without a user who could unlock it. */
export interface Keyring {
  /** Environment by which a program finds the bus. */
  readonly env: Record<string, string>;
  lock(): Promise<void>;
  /** Ends the keyring and starts it again with the same files. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Accounts of the agent in the keyring. */
  accounts(): Promise<string[]>;
}

export async function startKeyring(home: string): Promise<Keyring> {
  const runtime = join(home, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const busFile = join(home, 'bus.conf');
  await writeFile(busFile, BUS);
  const bus = spawn('/usr/bin/dbus-daemon', [`--config-file=${busFile}`, '--nofork', '--print-address'], {
    env: { HOME: home, XDG_RUNTIME_DIR: runtime },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endWithTest(bus);
  const [address] = await once(bus.stdout, 'data');
  const env = { HOME: home, XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
  const ask = async (destination: string, path: string, member: string, ...values: string[]) => {
    const parameters = ['--session', '--print-reply', `--dest=${destination}`, path, member, ...values];
    return (await run('/usr/bin/dbus-send', parameters, { env })).stdout;
  };
  const isThere = async () =>
    (
      await ask(
        'org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.NameHasOwner',
        `string:${SERVICE}`,
      )
    ).includes('boolean true');

  let daemon: ChildProcess | undefined;
  const start = async () => {
    const started = spawn('/usr/bin/gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    endWithTest(started);
    started.stdin.end(PASSWORD);
    daemon = started;
    await expect.poll(isThere).toBe(true);
  };
  await start();
  return {
    env,
    start,
    stop: async () => {
      daemon?.kill('SIGTERM');
      await expect.poll(isThere).toBe(false);
    },
    lock: async () => {
      await ask(
        SERVICE,
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        `array:objpath:${COLLECTION}`,
      );
    },
    accounts: async () => {
      const script = "require('keytar').findCredentials('hrca').then((found) => console.log(JSON.stringify(found)))";
      const { stdout } = await run(process.execPath, ['--eval', script], { env, cwd: import.meta.dirname });
      return (JSON.parse(stdout) as { account: string }[]).map(({ account }) => account);
    },
  };
}

function endWithTest(child: ChildProcess): void {
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
}
