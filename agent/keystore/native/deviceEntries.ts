import { isHrcaError } from '@hrca/protocol/errors';
import { certificateChain, certificateId, readableCertificates, readCertificate } from '@hrca/x509';
import type { KeystoreEntry } from '../keystore.ts';
import type { DeviceCertificate, DeviceList } from './driver.ts';

/** Characters of a serial number that are shown: enough to distinguish devices and to compare with the print on them. */
const SERIAL_SHOWN = 8;

/** Appends the end of the serial number to names that several devices have: devices of one model have the same label. */
export function withDistinctNames({ certificates, faults }: DeviceList): DeviceList {
  const serials = new Map<string, Set<string>>();
  for (const { device, deviceSerial = '' } of [...certificates, ...faults]) {
    serials.set(device, (serials.get(device) ?? new Set()).add(deviceSerial));
  }
  const named = <D extends { readonly device: string; readonly deviceSerial?: string }>(item: D): D => {
    const { device, deviceSerial } = item;
    const isShared = (serials.get(device)?.size ?? 0) > 1;
    return isShared && deviceSerial ? { ...item, device: `${device} (${deviceSerial.slice(-SERIAL_SHOWN)})` } : item;
  };
  return { certificates: certificates.map(named), faults: faults.map(named) };
}

/** The entries of the list: certificates first, then devices that cannot be read. */
export function deviceEntries({ certificates, faults }: DeviceList): KeystoreEntry[] {
  return [
    ...certificates.map(certificateEntry),
    ...faults.map(({ device, problem }) => ({ kind: 'fault', name: device, problem }) as const),
  ];
}

function certificateEntry({
  certificate: der,
  issuers,
  device,
  algorithms,
  pin,
  isKeyVisible,
  problem,
}: DeviceCertificate): KeystoreEntry {
  const id = certificateId(der);
  const isLocked = pin.askedBy === 'agent' && pin.triesLeft === 0;
  try {
    const certificate = readCertificate(der);
    return {
      kind: 'certificate',
      id,
      certificate,
      chain: certificateChain(certificate, readableCertificates(issuers)),
      algorithms,
      triesLeft: pin.askedBy === 'agent' ? pin.triesLeft : undefined,
      device,
      isKeyVisible,
      ...(pin.askedBy === 'device' && { isPinOfDevice: true }),
      ...(problem && { problem }),
      ...(isLocked && { problem: 'KEY_LOCKED' as const }),
    };
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    return { kind: 'unreadable', id, name: device, device, problem: error.code };
  }
}
