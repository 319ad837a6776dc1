import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceNamesOf } from './usbVendorIds.ts';

export const SYSFS_USB_DEVICES = '/sys/bus/usb/devices';

/** Names of the plugged-in USB Keys, with or without a driver. `folder` is the kernel's list of USB devices. */
export async function pluggedLinuxDevices(folder: string): Promise<string[]> {
  // The folder does not exist on a system without USB.
  const names = await readdir(folder).catch(() => []);
  const vendorNumbers = names.map(async (name) => {
    // Interfaces have no vendor id, and a device may be removed at any moment.
    const text = await readFile(join(folder, name, 'idVendor'), 'utf8').catch(() => '');
    return text.trim();
  });
  return deviceNamesOf(await Promise.all(vendorNumbers));
}
