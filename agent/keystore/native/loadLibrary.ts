import { existsSync } from 'node:fs';
import { HrcaError } from '@hrca/protocol/errors';
import koffi, { type LibraryHandle } from 'koffi';

/**
 * Loads a vendor's library by its absolute path.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_MISSING` where there is no such file, `KEYSTORE_DRIVER_UNLOADABLE` where it is no
 *   library for this program: most often one for 32 bits
 */
export function loadLibrary(path: string): LibraryHandle {
  if (!existsSync(path)) throw new HrcaError('KEYSTORE_DRIVER_MISSING', { details: { library: path } });
  try {
    return koffi.load(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { cause, details: { library: path, reason } });
  }
}
