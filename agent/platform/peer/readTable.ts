import { open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** The kernel hands out four kilobytes at a time, whatever is asked for. */
const CHUNK_BYTES = 4_096;
const FIRST_CHUNKS = 16;
/** So many times as long as a reading took there is none: whoever connects without end gets a quarter of the time. */
const REST = 3;

/**
 * Reads a table of `/proc` anew for each caller, but once for all who call meanwhile, and rests in between: with
 * thousands of connections one reading takes the kernel more than ten milliseconds. Empty where it cannot be read.
 */
export function tableReader(path: string): () => Promise<Buffer> {
  let ready: Promise<unknown> = Promise.resolve();
  let next: Promise<Buffer> | undefined;
  const readNext = () => {
    next = undefined;
    const start = performance.now();
    const reading = readTable(path).catch(() => Buffer.alloc(0));
    ready = reading.then(() => setTimeout(REST * (performance.now() - start), undefined, { ref: false }));
    return reading;
  };
  return () => {
    next ??= ready.then(readNext);
    return next;
  };
}

/** Into one buffer: `readFile` takes a new one of 64 KiB for each chunk. */
async function readTable(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    let table = Buffer.allocUnsafe(FIRST_CHUNKS * CHUNK_BYTES);
    let length = 0;
    for (;;) {
      if (table.length - length < CHUNK_BYTES) table = Buffer.concat([table], table.length * 2);
      const { bytesRead } = await file.read(table, length, CHUNK_BYTES, null);
      if (bytesRead === 0) return table.subarray(0, length);
      length += bytesRead;
    }
  } finally {
    await file.close();
  }
}
