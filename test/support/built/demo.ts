import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { assertFixedPortsFree } from '../network/fixedPorts.ts';

const root = join(import.meta.dirname, '../../..');

/** Runs `npm run demo` in a process group of its own, without a desktop. */
export function startDemo(parameters: readonly string[], environment: Record<string, string> = {}) {
  assertFixedPortsFree();
  const child = spawn('npm', ['run', 'demo', '--', ...parameters], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'zh_CN.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal sends Ctrl-C to a process group.
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  // `close` waits for every descendant that holds the streams; `exit` does not, so a test can see descendants that are left.
  const exited = once(child, 'exit');
  const closed = once(child, 'close');
  const processes = () => processesOfGroup(child.pid ?? 0);
  onTestFinished(async () => {
    for (const pid of processes().keys()) process.kill(pid, 'SIGKILL');
    await closed;
  });
  return {
    printed: () => printed,
    /** Resolves to the first match in its output, past or future. */
    async says(pattern: RegExp): Promise<RegExpExecArray> {
      await expect.poll(() => pattern.test(printed) || !running(child), { timeout: 40_000 }).toBe(true);
      const match = pattern.exec(printed);
      if (!match) throw new Error(`the demo ended without ${pattern}:\n${printed}`);
      return match;
    },
    /** Command lines of its running processes, by process id. */
    processes,
    async pressCtrlC(): Promise<void> {
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await exited;
    },
    /** Sends SIGINT to the demo alone and not to its group, as a supervisor does. */
    async interruptAlone(): Promise<void> {
      const [own] = [...processes()].filter(([, command]) => isDemoItself.test(command));
      if (!own) throw new Error(`no demo is running:\n${printed}`);
      process.kill(own[0], 'SIGINT');
      await exited;
    },
    ended: () => closed.then(([code]) => code as number | null),
  };
}

const isDemoItself = /^\S*node .*scripts\/demo\.ts/;
const running = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

function processesOfGroup(group: number): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // proc(5): the name, in brackets, may hold spaces; state, parent and group follow it.
      const [state, , ownGroup] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (Number(ownGroup) !== group || state === 'Z') continue;
      found.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch (error) {
      // The process exited while its files were read.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return found;
}
