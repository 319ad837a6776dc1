import type { ErrorCode } from '@hrca/protocol';
import type { KeystoreEntry } from './keystore.ts';
import type { MergedKeystore } from './mergedKeystore.ts';

/** Interval at which plugged devices are compared while a list is open: no driver reports these devices. */
const INTERVAL_MS = 2_000;
/** Any other problem may be that of the driver which the device needs. */
const withoutDriver: ReadonlySet<ErrorCode> = new Set(['KEYSTORE_DRIVER_MISSING', 'KEYSTORE_DRIVER_UNLOADABLE']);

/**
 * Adds an entry `KEY_DRIVER_MISSING` to the list for each USB token that is plugged in while no driver reads a certificate
 * from a device. Without it, the list would look as if the device were absent.
 */
export function reportDriverlessDevices({
  keystore,
  pluggedDevices,
}: {
  keystore: MergedKeystore;
  /** Display names of the USB tokens that the operating system lists. */
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
