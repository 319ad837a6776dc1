/**
 * Certificates whose key a login has not found on their device, by device. Nothing else could show it: most devices hide
 * their keys before login. It holds until the device is pulled out.
 */
export interface Keyless {
  recordProblem(device: string, certificateId: string): void;
  has(device: string, certificateId: string): boolean;
  /** Forgets every device but these. */
  keepOnly(present: ReadonlySet<string>): void;
}

export function createKeyless(): Keyless {
  const devices = new Map<string, Set<string>>();
  return {
    recordProblem: (device, certificateId) => {
      devices.set(device, (devices.get(device) ?? new Set()).add(certificateId));
    },
    has: (device, certificateId) => devices.get(device)?.has(certificateId) ?? false,
    keepOnly: (present) => {
      for (const device of devices.keys()) if (!present.has(device)) devices.delete(device);
    },
  };
}
