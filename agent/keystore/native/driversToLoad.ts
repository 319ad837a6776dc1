import type { DriverSettings, Policy, SettingsValues } from '#agent/config/settings.ts';
import type { VendorLibrary } from '#agent/platform/platform.ts';
import type { NamedKeystore } from '../mergedKeystore.ts';
import type { DriverSpec } from './driver.ts';
import { CALL_LIMITS, createNativeHost } from './nativeHost.ts';
import { createNativeKeystore } from './nativeKeystore.ts';
import type { StartNativeWorker } from './startNativeWorker.ts';
import type { WorkerEnd } from './workerConnection.ts';

/** A driver, its display name, and the rule for initial PINs on its devices. */
export interface DriverToLoad {
  readonly spec: DriverSpec;
  readonly name: string;
  readonly mustChangeInitialPin: boolean;
}

type VendorKind = Exclude<DriverSpec['kind'], 'windows'>;

/**
 * First the drivers configured by administrator and user, even if their files do not exist; then those found at vendors' usual
 * paths; then the certificate store of the operating system. Each file once, with its configuration; of a vendor's usual paths, the
 * first that exists.
 */
export function driversToLoad({
  settings,
  policy,
  defaultLibraries,
  hasCertificateStore,
  isThere,
}: {
  settings: Pick<SettingsValues, 'pkcs11' | 'skf' | 'usualDrivers'>;
  policy: Pick<Policy, 'pkcs11' | 'skf'>;
  defaultLibraries: { readonly [K in VendorKind]?: readonly VendorLibrary[] };
  /** Whether the operating system has a certificate store of its own. */
  hasCertificateStore: boolean;
  isThere: (path: string) => boolean;
}): DriverToLoad[] {
  const drivers = new Map<string, DriverToLoad>();
  const names = new Set<string>();
  for (const kind of ['pkcs11', 'skf'] as const) {
    for (const configured of [...policy[kind], ...settings[kind]]) {
      if (!drivers.has(configured.library)) drivers.set(configured.library, configuredDriver(kind, configured));
    }
    if (!settings.usualDrivers) continue;
    for (const { name, library } of defaultLibraries[kind] ?? []) {
      if (names.has(name) || drivers.has(library) || !isThere(library)) continue;
      names.add(name);
      drivers.set(library, { spec: { kind, library }, name, mustChangeInitialPin: false });
    }
  }
  const system: DriverToLoad[] =
    hasCertificateStore && settings.usualDrivers
      ? [{ spec: { kind: 'windows' }, name: 'Windows 证书库', mustChangeInitialPin: false }]
      : [];
  return [...drivers.values(), ...system];
}

function configuredDriver(kind: VendorKind, { library, name, changeInitialPin }: DriverSettings): DriverToLoad {
  const file = library.split(/[/\\]/).at(-1) as string;
  return { spec: { kind, library }, name: name ?? file, mustChangeInitialPin: changeInitialPin };
}

/** A keystore for each driver, each in a process of its own, which the first list starts. */
export function hostDrivers({
  drivers,
  startWorker,
  now,
  onEnd,
}: {
  drivers: readonly DriverToLoad[];
  startWorker: StartNativeWorker;
  /** Monotonic clock, in milliseconds. */
  now: () => number;
  /** A process ended unexpectedly; for the log. */
  onEnd: (end: WorkerEnd & { library: string }) => void;
}): NamedKeystore[] {
  return drivers.map(({ spec, name, mustChangeInitialPin }) => ({
    name,
    ...('library' in spec && { path: spec.library }),
    keystore: createNativeKeystore({
      driver: createNativeHost({
        spec,
        startWorker,
        limits: CALL_LIMITS,
        now,
        onEnd: (end) => onEnd({ ...end, library: spec.kind === 'windows' ? name : spec.library }),
      }),
      mustChangeInitialPin,
    }),
  }));
}
