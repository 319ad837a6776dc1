import { existsSync } from 'node:fs';
import { HrcaError } from '@hrca/protocol/errors';
import koffi, { type LibraryHandle } from 'koffi';

/**
 * koffi unloads a library after its last koffi object is collected; functions called through a pointer do not count as such. This
 * set keeps each library loaded until the process ends.
 */
const loaded = new Set<LibraryHandle>();

/**
 * Loads a vendor's library by its absolute path.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_MISSING` if the file does not exist, `KEYSTORE_DRIVER_UNLOADABLE` if this process cannot
 *   load it, most often because it is a 32-bit library
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

/** Memory of eight zeroed bytes that native code writes a number or a handle to. */
export function outParameter(value = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The lower 32 bits of an out parameter. */
export function readUint32(bytes: Buffer): number {
  return bytes.readUInt32LE();
}
