import { open } from 'node:fs/promises';
import { hasPosixFiles } from './atomicWrite.ts';

const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/**
 * The text of a file that says whom to trust and what to run, or nothing where there is none. Throws where somebody else
 * may have written it.
 */
export async function readTrustedFile(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { uid, mode } = await file.stat();
    // On Windows the folder's access list keeps others out; mode and owner mean nothing there.
    const isOurs = !hasPosixFiles || uid === ROOT || uid === process.getuid?.();
    if (!isOurs) throw new Error('belongs to another user');
    if (hasPosixFiles && (mode & WRITABLE_BY_OTHERS) !== 0) throw new Error('can be written by others');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
