import { homedir } from 'node:os';
import { ownPlatform } from '#agent/platform/detectPlatform.ts';
import type { Driver, DriverSpec } from './driver.ts';
import { serveOverIpc } from './serveDriver.ts';

// Entry point of the worker process for one native library: a crash of the library does not affect the agent. It receives PINs,
// so memory dumps are disabled before the first message is read.
const platform = ownPlatform(process.env, homedir());
await platform.disableMemoryDumps();
// A library that hangs while it is loaded blocks the event loop, so that `disconnect` would not be noticed.
await platform.endWithParent();
serveOverIpc(openDriver);

/** Loads the native code into this process. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `…_UNLOADABLE`, `…_FAILED` */
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
