import { url } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { HrcaError } from '@hrca/protocol/errors';
import type { Environment } from './platform.ts';

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const PR_SET_DUMPABLE = 4;

/**
 * PR_SET_DUMPABLE 0: no core dump is written, and no other process of the user, except root's, may read this process's
 * memory or attach to it (prctl(2), ptrace(2)).
 */
export async function disableMemoryDumps(libc: string): Promise<void> {
  await prctl(libc, PR_SET_DUMPABLE, 0);
}

/** PR_SET_PDEATHSIG: the kernel kills this process when its parent ends, even while it hangs in native code (prctl(2)). */
export async function endWithParent(libc: string): Promise<void> {
  await prctl(libc, PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * Ignores SIGUSR1, with which Node opens its inspector, and refuses to go on where the inspector is open already
 * (NODE_OPTIONS, or a SIGUSR1 during Node's start). For a process that will hold PINs.
 *
 * @throws HrcaError `DEBUGGER_ATTACHED`
 */
export function refuseDebuggers(): void {
  // On Windows the inspector is requested through a named file mapping that Node creates at its start.
  if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);
  if (url() !== undefined) throw new HrcaError('DEBUGGER_ATTACHED');
}

/** The environment without NODE_…, so that a process that holds PINs loads no debugger, preload or foreign modules. */
export function withoutNodeEnv(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^NODE_/i.test(name)));
}

/**
 * Keeps V8's young generation at its initial size. It would grow to 48 MiB with the first burst of connections, and an
 * idle agent would never return the memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

async function prctl(libc: string, option: number, value: number): Promise<void> {
  const { default: koffi } = await import('koffi');
  const long = 'unsigned long';
  const call = koffi.load(libc).func(`int prctl(int option, ${long} a, ${long} b, ${long} c, ${long} d)`);
  if (call(option, value, 0, 0, 0) !== 0) throw new Error(`prctl option ${option} failed`);
}
