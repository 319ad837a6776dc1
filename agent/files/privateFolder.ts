import { lstat, mkdir } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import { hasPosixFiles } from './atomicWrite.ts';

/** Creates a folder of mode 0700 where it is missing. @throws HrcaError `KEYSTORE_WRITE_FAILED` */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HrcaError('KEYSTORE_WRITE_FAILED', { cause, details: { folder } });
  }
}

/**
 * Creates the folder where it is missing. Refuses a symbolic link and a folder that another user owns or may enter.
 *
 * @throws HrcaError `KEYSTORE_PERMISSIONS_UNSAFE`, `KEYSTORE_WRITE_FAILED`
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  await makePrivateFolder(folder);
  // On Windows the access list of the user's profile excludes other users; mode and owner have no meaning there.
  if (!hasPosixFiles) return;
  const stats = await lstat(folder);
  const isOurs = stats.uid === process.getuid?.();
  if (!stats.isDirectory() || !isOurs || (stats.mode & 0o077) !== 0) {
    throw new HrcaError('KEYSTORE_PERMISSIONS_UNSAFE', { details: { folder } });
  }
}
