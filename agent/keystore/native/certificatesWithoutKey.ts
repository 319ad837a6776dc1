/**
 * Certificates whose key was not found on their device after a login, by device. Before a login this cannot be known: most
 * devices hide their keys. An entry is valid until the device is removed.
 */
export interface CertificatesWithoutKey {
  add(device: string, certificateId: string): void;
  has(device: string, certificateId: string): boolean;
  /** Deletes the entries of all other devices. */
  keepOnly(present: ReadonlySet<string>): void;
}

export function createCertificatesWithoutKey(): CertificatesWithoutKey {
  const devices = new Map<string, Set<string>>();
  return {
    add: (device, certificateId) => {
      devices.set(device, (devices.get(device) ?? new Set()).add(certificateId));
    },
    has: (device, certificateId) => devices.get(device)?.has(certificateId) ?? false,
    keepOnly: (present) => {
      for (const device of devices.keys()) if (!present.has(device)) devices.delete(device);
    },
  };
}
