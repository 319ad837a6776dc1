import { open, readFile } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import { hasPosixFiles } from './atomicWrite.ts';

const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/** The text of a file; `undefined` where it does not exist. Throws every other error of the file system. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

/**
 * The same for a file of the keystore: one that cannot be read now may be intact, so that this is no sign of corruption.
 *
 * @throws HrcaError `KEYSTORE_UNREADABLE`
 */
export async function readKeystoreFile(path: string): Promise<string | undefined> {
  try {
    return await readIfPresent(path);
  } catch (cause) {
    throw new HrcaError('KEYSTORE_UNREADABLE', { cause });
  }
}

/**
 * The same for a file that decides which origins are trusted and which libraries are loaded. Throws where another user
 * owns the file or may write to it.
 */
export async function readTrustedFile(path: string): Promise<string | undefined> {
  const file = await open(path).catch(undefinedIfAbsent);
  if (file === undefined) return undefined;
  try {
    const { uid, mode } = await file.stat();
    // On Windows the access list of the folder excludes other users; mode and owner have no meaning there.
    const isOurs = !hasPosixFiles || uid === ROOT || uid === process.getuid?.();
    if (!isOurs) throw new Error('belongs to another user');
    if (hasPosixFiles && (mode & WRITABLE_BY_OTHERS) !== 0) throw new Error('can be written by others');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function undefinedIfAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
