import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../files/atomicWrite.ts';
import type { InstanceLock } from './platform.ts';

const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * An advisory lock that the kernel drops when its holder dies. Node has no call for it, and a lock file that is unlinked
 * when stale lets two in under a race.
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
