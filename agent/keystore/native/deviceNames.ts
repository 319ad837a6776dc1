import type { DeviceList } from './driver.ts';

/** Long enough to tell devices apart, short enough to compare with what is printed on them. */
const SERIAL_SHOWN = 8;

/** The same list, devices of one name with the end of their serial number behind it: two of one model have one label. */
export function withDistinctNames({ certificates, faults }: DeviceList): DeviceList {
  const serials = new Map<string, Set<string>>();
  for (const { device, deviceSerial = '' } of [...certificates, ...faults]) {
    serials.set(device, (serials.get(device) ?? new Set()).add(deviceSerial));
  }
  const named = <D extends { readonly device: string; readonly deviceSerial?: string }>(one: D): D => {
    const { device, deviceSerial } = one;
    const isShared = (serials.get(device)?.size ?? 0) > 1;
    return isShared && deviceSerial ? { ...one, device: `${device} (${deviceSerial.slice(-SERIAL_SHOWN)})` } : one;
  };
  return { certificates: certificates.map(named), faults: faults.map(named) };
}
