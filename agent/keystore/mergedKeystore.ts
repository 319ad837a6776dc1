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
    /** How each keystore of devices answers now; that loads those that were not needed yet. */
    drivers(): Promise<DriverState[]>;
    close(): Promise<void>;
  };

/** `missing`: its file is not there. `path` is absent where no file was configured or found: the system's own store. */
export type DriverState = { readonly name: string; readonly path?: string } & (
  | { readonly state: 'loaded' }
  | { readonly state: 'missing' | 'failed'; readonly problem: ErrorCode }
);

/** The entries of a keystore, or why there are none. */
type Reading = { readonly entries: KeystoreEntry[] } | { readonly problem: ErrorCode };
type KeystorePart = SoftwareKeystore | NativeKeystore;

/** A keystore of devices; `name` is for people, where it fails as a whole. */
export interface NamedKeystore {
  readonly name: string;
  /** The driver's file. */
  readonly path?: string;
  readonly keystore: NativeKeystore;
}

/**
 * All keystores behind the one interface, each certificate once. One that fails is one line of the list and the others
 * go on; one that is slow is such a line after `patienceMs`, and the list has changed once it has answered.
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
  /** CA certificates that lie in no keystore. */
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

/** A keystore that cannot be read is one line of the list. */
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

/** The list of a keystore, or what is wrong with it, after `patienceMs` at most. */
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
    // Asking again would not make it faster.
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

/** Keys of GM/T 0016 carry none of their CA's certificates: those that came with another certificate will do. */
function withKnownAuthorities(entry: Listed, known: readonly Certificate[]): Listed {
  return entry.kind === 'certificate' ? { ...entry, chain: completedChain(entry.chain, known) } : entry;
}
