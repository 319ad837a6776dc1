import { lstat } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import { hasPosixFiles, makePrivateFolder } from './atomicWrite.ts';

/**
 * Makes the folder where it is missing and refuses one that another user owns or can enter, or that is a symbolic link.
 *
 * @throws HrcaError `KEYSTORE_PERMISSIONS_UNSAFE`, `KEYSTORE_WRITE_FAILED`
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  await makePrivateFolder(folder);
  // On Windows the profile's access list keeps others out; mode and owner mean nothing there.
  if (!hasPosixFiles) return;
  const stats = await lstat(folder);
  const isOurs = stats.uid === process.getuid?.();
  if (!stats.isDirectory() || !isOurs || (stats.mode & 0o077) !== 0) {
    throw new HrcaError('KEYSTORE_PERMISSIONS_UNSAFE', { details: { folder } });
  }
}
