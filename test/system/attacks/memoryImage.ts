import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = 64 * 1024 * 1024;

/** Counts each of the needles in the memory of a process, by gdb's `gcore`; `folder` is for the image. */
export function countInMemory(pid: number, needles: readonly Uint8Array[], folder: string): number[] {
  const prefix = join(folder, 'core');
  const path = `${prefix}.${pid}`;
  execFileSync('gcore', ['-o', prefix, String(pid)], { stdio: 'ignore' });
  const file = openSync(path, 'r');
  try {
    return countInFile(file, needles);
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

/** Reads in overlapping pieces, since an image has a gigabyte. */
function countInFile(file: number, needles: readonly Uint8Array[]): number[] {
  const counts = needles.map(() => 0);
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  const chunk = Buffer.alloc(CHUNK + overlap);
  for (let start = 0, read = chunk.length; read === chunk.length; start += CHUNK) {
    read = readSync(file, chunk, 0, chunk.length, start);
    for (const [i, needle] of needles.entries()) {
      // A hit that begins in the overlap is counted in the next piece.
      const part = chunk.subarray(0, Math.min(read, CHUNK + needle.length - 1));
      for (let at = part.indexOf(needle); at >= 0; at = part.indexOf(needle, at + 1)) counts[i] = (counts[i] ?? 0) + 1;
    }
  }
  return counts;
}
