import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HrcaError } from '@hrca/protocol/errors';

/** Windows has neither owners nor modes of files that mean something, and Node has no `getuid` there. */
export const hasPosixFiles = process.getuid !== undefined;

const TEMPORARY = /\.[0-9a-f]{16}\.tmp$/;

/**
 * Replaces a file so that a crash or a full disk leaves either the old contents or the new, whole: exclusive temporary
 * file, fsync, rename, fsync of the folder. The file is readable by its owner alone.
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

/** Makes a folder that only its owner can enter. @throws HrcaError `KEYSTORE_WRITE_FAILED` */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HrcaError('KEYSTORE_WRITE_FAILED', { cause, details: { folder } });
  }
}

/** Removes what a killed process left half-written. Only the one process that holds the instance lock may call it. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    if (TEMPORARY.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder as a file, and NTFS journals the rename by itself.
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
