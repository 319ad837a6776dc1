import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../files/privateFolder.ts';
import type { InstanceLock } from './platform.ts';

const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * flock(2): the kernel releases the lock when the process ends. Node has no API for it, and a lock file that is removed
 * when stale can be acquired by two processes in a race.
 */
export async function lockFile(path: string, libc: string): Promise<InstanceLock | undefined> {
  const { default: koffi } = await import('koffi');
  await makePrivateFolder(dirname(path));
  const descriptor = openSync(path, 'a', 0o600);
  const flock = koffi.load(libc).func('int flock(int fd, int operation)');
  if (flock(descriptor, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(descriptor);
    return undefined;
  }
  return { release: () => closeSync(descriptor) };
}
