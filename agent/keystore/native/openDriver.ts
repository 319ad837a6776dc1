import type { Driver } from './driver.ts';
import type { DriverSpec } from './driverSpec.ts';

/** Loads the native code. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `KEYSTORE_DRIVER_UNLOADABLE`, `KEYSTORE_DRIVER_FAILED` */
export async function openDriver({ kind, library }: DriverSpec): Promise<Driver> {
  switch (kind) {
    case 'pkcs11':
      return (await import('../pkcs11/pkcs11Driver.ts')).openPkcs11Driver({ library });
    case 'skf':
      return (await import('../skf/openSkfDriver.ts')).openSkfDriver({ library });
  }
}
