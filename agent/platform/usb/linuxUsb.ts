import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceNamesOf } from './deviceVendors.ts';

export const SYSFS_USB_DEVICES = '/sys/bus/usb/devices';

/** USB Keys that are plugged in, whether or not a driver reads them. `folder` is the kernel's list of USB devices. */
export async function pluggedLinuxDevices(folder: string): Promise<string[]> {
  // A system without USB has no such folder.
  const names = await readdir(folder).catch(() => []);
  const vendorNumbers = names.map(async (name) => {
    // Interfaces have no vendor, and a device may be pulled out at any moment.
    const text = await readFile(join(folder, name, 'idVendor'), 'utf8').catch(() => '');
    return text.trim();
  });
  return deviceNamesOf(await Promise.all(vendorNumbers));
}
