import type { Driver } from './driver.ts';
import type { DriverSpec } from './driverSpec.ts';

/** Loads the native code. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `KEYSTORE_DRIVER_UNLOADABLE`, `KEYSTORE_DRIVER_FAILED` */
export async function openDriver(spec: DriverSpec): Promise<Driver> {
  switch (spec.kind) {
    case 'pkcs11':
      return (await import('../pkcs11/pkcs11Driver.ts')).openPkcs11Driver(spec);
    case 'skf':
      return (await import('../skf/openSkfDriver.ts')).openSkfDriver(spec);
    case 'windows':
      return (await import('../windows/windowsDriver.ts')).openWindowsDriver();
  }
}
