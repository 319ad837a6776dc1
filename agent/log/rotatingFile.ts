import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log file that starts anew at `maxBytes` and keeps `kept` older ones beside it: `agent.log`, `agent.log.1`, … */
export function rotatingFile({ path, maxBytes, kept }: { path: string; maxBytes: number; kept: number }) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let descriptor = openSync(path, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  const rotate = () => {
    closeSync(descriptor);
    for (let n = kept; n > 0; n--) {
      try {
        renameSync(n === 1 ? path : `${path}.${n - 1}`, `${path}.${n}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    descriptor = openSync(path, 'a', 0o600);
    size = 0;
  };
  return {
    write(line: string): void {
      if (size > maxBytes) rotate();
      size += writeSync(descriptor, line);
    },
  };
}
