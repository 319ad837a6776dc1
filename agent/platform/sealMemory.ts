const PR_SET_DUMPABLE = 4;

/**
 * No crash leaves an image of this process on disk, and no other program of the same user, root's aside, may read its
 * memory or attach to it (prctl(2), ptrace(2)).
 */
export async function sealMemory(libc: string): Promise<void> {
  const { default: koffi } = await import('koffi');
  const long = 'unsigned long';
  const prctl = koffi.load(libc).func(`int prctl(int option, ${long} a, ${long} b, ${long} c, ${long} d)`);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) !== 0) throw new Error('prctl refused');
}
