import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Windows has no POSIX owners and modes, and Node no `getuid` there. */
export const hasPosixFiles = process.getuid !== undefined;

const TEMPORARY = /\.[0-9a-f]{16}\.tmp$/;

/**
 * Replaces a file so that a crash or a full disk leaves the old contents or the new, never a part: exclusive temporary
 * file, fsync, rename, fsync of the folder. Mode 0600.
 */
export async function writeFileAtomically(path: string, contents: string): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    await withFile(temporary, 'wx', async (file) => {
      await file.writeFile(contents);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes temporary files that a killed process left. Only for the process that holds the instance lock. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    if (TEMPORARY.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder as a file, and NTFS journals the rename.
  if (!hasPosixFiles) return;
  await withFile(folder, 'r', (handle) => handle.sync());
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
