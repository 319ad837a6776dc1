const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const PR_SET_DUMPABLE = 4;

/**
 * No crash leaves an image of this process on disk, and no other program of the same user, root's aside, may read its
 * memory or attach to it (prctl(2), ptrace(2)).
 */
export async function disableMemoryDumps(libc: string): Promise<void> {
  await prctl(libc, PR_SET_DUMPABLE, 0);
}

/** The kernel kills this process when the one that started it ends, also where this one hangs in native code (prctl(2)). */
export async function endWithParent(libc: string): Promise<void> {
  await prctl(libc, PR_SET_PDEATHSIG, SIGKILL);
}

async function prctl(libc: string, option: number, value: number): Promise<void> {
  const { default: koffi } = await import('koffi');
  const long = 'unsigned long';
  const call = koffi.load(libc).func(`int prctl(int option, ${long} a, ${long} b, ${long} c, ${long} d)`);
  if (call(option, value, 0, 0, 0) !== 0) throw new Error('prctl refused');
}
