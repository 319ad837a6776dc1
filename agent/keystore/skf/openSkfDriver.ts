import { HrcaError } from '@hrca/protocol/errors';
import type { Driver } from '../native/driver.ts';
import { loadLibrary } from '../native/loadLibrary.ts';
import { createSkfDriver } from './skfDriver.ts';
import { bindSkfLibrary } from './skfLibrary.ts';

/**
 * Loads a vendor's GM/T 0016 library into this process.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_MISSING`; `KEYSTORE_DRIVER_UNLOADABLE` for one that is damaged, made for another
 * processor or no library of this standard
 */
export async function openSkfDriver({ library }: { library: string }): Promise<Driver> {
  const loaded = loadLibrary(library);
  try {
    return createSkfDriver(bindSkfLibrary(loaded));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { cause, details: { library, reason } });
  }
}
