import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A log file that is rotated at `maxBytes`, with `kept` older files: `agent.log`, `agent.log.1`, … It never throws. Lines
 * that cannot be written (full disk, removed folder, no free descriptor) are counted, and the next line reports the count.
 */
export function rotatingFile({ path, maxBytes, kept }: { path: string; maxBytes: number; kept: number }) {
  let descriptor: number | undefined;
  let size = 0;
  let lost = 0;
  /** The last line in the file is incomplete. */
  let isTorn = false;

  const open = () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    descriptor = openSync(path, 'a', 0o600);
    size = fstatSync(descriptor).size;
  };
  const close = () => {
    if (descriptor === undefined) return;
    const closing = descriptor;
    descriptor = undefined;
    closeSync(closing);
  };
  const rotate = () => {
    close();
    for (let n = kept; n > 0; n--) {
      try {
        renameSync(n === 1 ? path : `${path}.${n - 1}`, `${path}.${n}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  };
  const tryToRotate = () => {
    try {
      rotate();
    } catch {
      // The file grows beyond its limit, which is better than no log.
    }
  };
  const append = (text: string) => {
    if (descriptor === undefined) open();
    const bytes = Buffer.from(isTorn ? `\n${text}` : text);
    const written = writeSync(descriptor as number, bytes);
    size += written;
    isTorn = written > 0 ? written < bytes.length : isTorn;
    if (written < bytes.length) throw new Error('the line was written in part');
  };
  return {
    write(line: string): void {
      try {
        if (size > maxBytes) tryToRotate();
        if (lost > 0)
          append(`${JSON.stringify({ level: 40, lost, msg: 'lines were lost: the log could not be written' })}\n`);
        lost = 0;
        append(line);
      } catch {
        lost++;
      }
    },
  };
}
