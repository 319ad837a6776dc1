import { homedir } from 'node:os';
import { ownPlatform } from '#agent/platform/detectPlatform.ts';
import type { Driver, DriverSpec } from './driver.ts';
import { serveOverIpc } from './serveDriver.ts';

// A process of its own for one native library: what the library does to it, it does not do to the agent. PINs come here,
// so its memory is closed as the agent's is before the first message is read.
const platform = ownPlatform(process.env, homedir());
await platform.disableMemoryDumps();
// A library that hangs while it is loaded keeps this process from noticing that its channel was closed.
await platform.endWithParent();
serveOverIpc(openDriver);

/** Loads the native code. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `KEYSTORE_DRIVER_UNLOADABLE`, `KEYSTORE_DRIVER_FAILED` */
async function openDriver(spec: DriverSpec): Promise<Driver> {
  switch (spec.kind) {
    case 'pkcs11':
      return (await import('../pkcs11/pkcs11Driver.ts')).openPkcs11Driver(spec);
    case 'skf':
      return (await import('../skf/skfDriver.ts')).openSkfDriver(spec);
    case 'windows':
      return (await import('../windows/windowsDriver.ts')).openWindowsDriver();
  }
}
