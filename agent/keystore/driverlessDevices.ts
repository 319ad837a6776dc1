import type { ErrorCode } from '@hrca/protocol';
import type { KeystoreEntry } from './keystore.ts';
import type { MergedKeystore } from './mergedKeystore.ts';

/** How often the plugged devices are compared while a list is open: no driver reports what no driver reads. */
const INTERVAL_MS = 2_000;
/** A driver with another problem may be the one that the device needs. */
const withoutDriver: ReadonlySet<ErrorCode> = new Set(['KEYSTORE_DRIVER_MISSING', 'KEYSTORE_DRIVER_UNLOADABLE']);

/**
 * The same keystores, with a line `KEY_DRIVER_MISSING` for each USB Key that is plugged in while no driver reads any
 * certificate: to the person, a Key without its driver looks like one that is not there.
 */
export function reportDriverlessDevices({
  keystore,
  pluggedDevices,
}: {
  keystore: MergedKeystore;
  /** Names for people of the USB Keys that the system sees. */
  pluggedDevices: () => Promise<readonly string[]>;
}): MergedKeystore {
  const plugged = () => pluggedDevices().catch((): readonly string[] => []);
  return {
    ...keystore,
    list: async () => {
      const entries = await keystore.list();
      if (entries.some(isReadFromDevice)) return entries;
      const keys = await plugged();
      return [...entries, ...keys.map((name) => ({ kind: 'fault', name, problem: 'KEY_DRIVER_MISSING' }) as const)];
    },
    watch: (listener) => {
      let before: string | undefined;
      const compare = async () => {
        const now = (await plugged()).join('\n');
        if (before !== undefined && before !== now) listener();
        before = now;
      };
      compare().catch(() => undefined);
      const timer = setInterval(() => void compare().catch(() => undefined), INTERVAL_MS).unref();
      const unwatch = keystore.watch(listener);
      return () => {
        clearInterval(timer);
        unwatch();
      };
    },
  };
}

function isReadFromDevice(entry: KeystoreEntry): boolean {
  if (entry.kind === 'fault') return !withoutDriver.has(entry.problem);
  return entry.kind === 'certificate' && entry.device !== undefined;
}
