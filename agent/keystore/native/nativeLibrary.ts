import { existsSync } from 'node:fs';
import { HrcaError } from '@hrca/protocol/errors';
import koffi, { type LibraryHandle } from 'koffi';

/**
 * koffi unloads a library with the last object of its own that mentions it, and functions reached by a pointer are none:
 * what is loaded stays until the process ends.
 */
const loaded = new Set<LibraryHandle>();

/**
 * Loads a vendor's library by its absolute path.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_MISSING` where there is no such file, `KEYSTORE_DRIVER_UNLOADABLE` where it is no
 *   library for this program: most often one for 32 bits
 */
export function loadLibrary(path: string): LibraryHandle {
  if (!existsSync(path)) throw new HrcaError('KEYSTORE_DRIVER_MISSING', { details: { library: path } });
  try {
    const library = koffi.load(path);
    loaded.add(library);
    return library;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { cause, details: { library: path, reason } });
  }
}

/** A place for a number or a handle that native code writes: wide enough for either, and zeroed. */
export function outParameter(value = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What stands in it as a number of 32 bits. */
export function readUint32(bytes: Buffer): number {
  return bytes.readUInt32LE();
}
