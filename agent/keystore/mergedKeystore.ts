import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { Certificate } from '@hrca/x509';
import { completedChain, readableCertificates } from '@hrca/x509';
import { keepBetterCopy } from './bestCopy.ts';
import type { CertificateFiles, Keystore, KeystoreEntry, PinManagement, Watchable } from './keystore.ts';
import type { NativeKeystore } from './native/nativeKeystore.ts';
import type { SoftwareKeystore } from './software/softwareKeystore.ts';

export type MergedKeystore = Keystore &
  PinManagement &
  CertificateFiles &
  Watchable & {
    /** State of each driver; loads those that were not loaded yet. */
    drivers(): Promise<DriverState[]>;
    close(): Promise<void>;
  };

/** `missing`: its file does not exist. `path` is absent for the system's certificate store, which has no file. */
export type DriverState = { readonly name: string; readonly path?: string } & (
  | { readonly state: 'loaded' }
  | { readonly state: 'missing' | 'failed'; readonly problem: ErrorCode }
);

/** The entries of a keystore, or the problem that prevented reading them. */
type Reading = { readonly entries: KeystoreEntry[] } | { readonly problem: ErrorCode };
type KeystorePart = SoftwareKeystore | NativeKeystore;

/** A keystore of devices; `name` is displayed if it fails as a whole. */
export interface NamedKeystore {
  readonly name: string;
  /** The driver's file. */
  readonly path?: string;
  readonly keystore: NativeKeystore;
}

/**
 * Combines all keystores behind one interface, each certificate once. A keystore that fails is one entry of the list and does
 * not affect the others. One that does not answer within `listTimeoutMs` is such an entry too; when it answers, listeners are
 * called.
 */
export function createMergedKeystore({
  files,
  devices,
  caCertificates = async () => [],
  listTimeoutMs,
  onUnexpected,
}: {
  files: SoftwareKeystore;
  devices: readonly NamedKeystore[];
  /** CA certificates that are in no keystore. */
  caCertificates?: () => Promise<Certificate[]>;
  listTimeoutMs: number;
  onUnexpected: (error: unknown) => void;
}): MergedKeystore {
  const owners = new Map<string, KeystorePart>();
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const readers = devices.map(({ name, path, keystore }) => ({
    part: keystore,
    name,
    path,
    read: listWithTimeout({ keystore, listTimeoutMs, onLate: notify, onUnexpected }),
  }));

  const list = async (): Promise<KeystoreEntry[]> => {
    const parts = [{ part: files, path: undefined, read: () => files.list() }, ...readers.map(asEntries)];
    const lists = await Promise.all(parts.map(({ read }) => read()));
    const found = new Map<string, { entry: Exclude<KeystoreEntry, { kind: 'fault' }>; part: KeystorePart }>();
    const faults: KeystoreEntry[] = [];
    parts.forEach(({ part, path }, i) => {
      for (const entry of lists[i] as KeystoreEntry[]) {
        if (entry.kind === 'fault') faults.push({ ...entry, ...(path !== undefined && { path }) });
        else
          keepBetterCopy(found, entry.id, { entry, part }, (copy) =>
            copy.entry.kind === 'certificate' ? copy.entry : { algorithms: [], problem: copy.entry.problem },
          );
      }
    });
    for (const [id, { part }] of found) owners.set(id, part);
    const listed = [...found.values()].map(({ entry }) => entry);
    const known = [...(await caCertificates()), ...listed.flatMap(authorities)];
    return [...listed.map((entry) => withKnownAuthorities(entry, known)), ...faults];
  };

  const ownerOf = async (id: string): Promise<KeystorePart> => {
    if (!owners.has(id)) await list();
    const owner = owners.get(id);
    if (!owner) throw new HrcaError('CERTIFICATE_UNKNOWN');
    return owner;
  };

  return {
    list,
    sign: async (request) => (await ownerOf(request.id)).sign(request),
    changePin: async (request) => (await ownerOf(request.id)).changePin(request),
    unlock: async (request) => (await ownerOf(request.id)).unlock(request),
    importFiles: (request) => files.importFiles(request),
    remove: async (id) => {
      if ((await ownerOf(id)) !== files) throw new HrcaError('CERTIFICATE_ON_DEVICE');
      await files.remove(id);
    },
    watch: (listener) => {
      listeners.add(listener);
      const ends = devices.map(({ keystore }) => keystore.watch(listener));
      return () => {
        listeners.delete(listener);
        for (const end of ends) end();
      };
    },
    drivers: () =>
      Promise.all(
        readers.map(async ({ name, path, read }): Promise<DriverState> => {
          const reading = await read();
          return { name, ...(path !== undefined && { path }), ...driverState(reading) };
        }),
      ),
    close: async () => {
      await Promise.all(devices.map(({ keystore }) => keystore.close()));
    },
  };
}

/** Turns a keystore that cannot be read into one entry. */
function asEntries<P extends { name: string; read: () => Promise<Reading> }>({ name, read, ...part }: P) {
  return {
    ...part,
    read: async (): Promise<KeystoreEntry[]> => {
      const reading = await read();
      return 'entries' in reading ? reading.entries : [{ kind: 'fault', name, problem: reading.problem }];
    },
  };
}

function driverState(reading: Reading) {
  if ('entries' in reading) return { state: 'loaded' } as const;
  const { problem } = reading;
  return { state: problem === 'KEYSTORE_DRIVER_MISSING' ? 'missing' : 'failed', problem } as const;
}

/** The list of a keystore, its problem, or `KEYSTORE_DRIVER_SLOW` after `listTimeoutMs`. */
function listWithTimeout({
  keystore,
  listTimeoutMs,
  onLate,
  onUnexpected,
}: {
  keystore: Keystore;
  listTimeoutMs: number;
  onLate: () => void;
  onUnexpected: (error: unknown) => void;
}): () => Promise<Reading> {
  let reading: Promise<Reading> | undefined;
  const read = async (): Promise<Reading> => {
    try {
      return { entries: await keystore.list() };
    } catch (error) {
      if (!isHrcaError(error)) onUnexpected(error);
      return { problem: isHrcaError(error) ? error.code : 'INTERNAL' };
    } finally {
      reading = undefined;
    }
  };
  return () => {
    // Calls share one read: a second one would not be faster.
    reading ??= read();
    const answer = reading;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve({ problem: 'KEYSTORE_DRIVER_SLOW' });
        answer.then(onLate).catch(onUnexpected);
      }, listTimeoutMs);
      answer
        .then((read) => {
          clearTimeout(timer);
          resolve(read);
        })
        .catch(onUnexpected);
    });
  };
}

type Listed = Exclude<KeystoreEntry, { kind: 'fault' }>;

function authorities(entry: Listed): Certificate[] {
  return entry.kind === 'certificate' ? readableCertificates(entry.chain.slice(1)) : [];
}

/** Adds intermediates that came with other certificates: devices of GM/T 0016 hold no CA certificates. */
function withKnownAuthorities(entry: Listed, known: readonly Certificate[]): Listed {
  return entry.kind === 'certificate' ? { ...entry, chain: completedChain(entry.chain, known) } : entry;
}
