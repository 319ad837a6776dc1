import type { NamedKeystore } from '../mergedKeystore.ts';
import type { DriverToLoad } from './driversToLoad.ts';
import { CALL_LIMITS, createNativeHost } from './nativeHost.ts';
import { createNativeKeystore } from './nativeKeystore.ts';
import type { StartNativeWorker } from './startNativeWorker.ts';
import type { WorkerEnd } from './workerConnection.ts';

/** A keystore for each driver, each in a process of its own that nothing starts before the first list. */
export function hostDrivers({
  drivers,
  startWorker,
  now,
  onEnd,
}: {
  drivers: readonly DriverToLoad[];
  startWorker: StartNativeWorker;
  /** Milliseconds of a clock that only runs forward. */
  now: () => number;
  /** A process ended that nobody told to; for the log. */
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
