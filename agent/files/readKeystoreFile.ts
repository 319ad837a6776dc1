import { HrcaError } from '@hrca/protocol/errors';
import { readIfPresent } from './readIfPresent.ts';

/**
 * The text of a file that a certificate is kept in, or nothing where there is no such file. A file that cannot be read
 * at the moment says nothing about what is in it.
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
