import { readlinkSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { onTestFinished } from 'vitest';

/** Records calls that sync and rename, in order; the order decides what a power cut can lose. */
export async function watchDurability(folder: string): Promise<string[]> {
  const events: string[] = [];
  const handle = await fs.open(folder, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { sync } = prototype;
  const { rename } = fs;
  const nameOf = (path: string) =>
    path === folder ? 'folder' : basename(path).replace(/\.[0-9a-f]{16}\.tmp$/, '.tmp');
  prototype.sync = async function (this: FileHandle) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`);
    await sync.call(this);
    if (path.startsWith(folder)) events.push(`sync ${nameOf(path)}`);
  };
  fs.rename = async (from, to) => {
    await rename(from, to);
    if (String(to).startsWith(folder)) events.push(`rename ${nameOf(String(from))} ${nameOf(String(to))}`);
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    prototype.sync = sync;
    fs.rename = rename;
    syncBuiltinESMExports();
  });
  return events;
}
