import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pinProblem, type Secret, wipe } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { jwsSignature, readCertificate, supportedAlgorithms } from '@hrca/x509';
import { serialize } from '#agent/concurrency/serialize.ts';
import type { Credentials } from '#agent/credentials/credentials.ts';
import { failpoint } from '#agent/failpoint.ts';
import type {
  CertificateFiles,
  Keystore,
  KeystoreEntry,
  PinDialogue,
  PinManagement,
  SignRequest,
} from '../keystore.ts';
import { askNewPin, askUntilRight } from '../pinFlow.ts';
import type { ReadKeyFiles } from '../pkcs12/keyFiles.ts';
import { type Entry, readEntry, removeEntry } from './entryFile.ts';
import { createEntryStore } from './entryStore.ts';
import { createImport } from './importFiles.ts';
import { openPrivateKey, withNewPin } from './protectedKey.ts';

export type SoftwareKeystore = Keystore & PinManagement & CertificateFiles;

/** Certificates imported from files; each key is encrypted under its PIN and a secret of this computer. */
export function createSoftwareKeystore({
  folder,
  credentials,
  readKeyFiles,
  scryptCost,
}: {
  folder: string;
  credentials: Credentials;
  readKeyFiles: ReadKeyFiles;
  scryptCost: number;
}): SoftwareKeystore {
  const entryStore = createEntryStore({ folder, credentials });
  // One at a time: parallel guesses must each cost a try, and scrypt takes 128 MiB for each.
  const exclusively = serialize();

  const find = async (id: string): Promise<Entry> => {
    const entry = await readEntry(entryStore.entryPath(id));
    if (entry === undefined) throw new HrcaError('CERTIFICATE_UNKNOWN');
    return entry;
  };

  const openWithPin = (id: string, pins: PinDialogue) =>
    askUntilRight({
      triesLeft: async () => entryStore.triesLeft(await find(id), 'pin'),
      ask: async (state) => {
        // A locked entry needs no hint, and the one of an old copy cannot be decrypted.
        if (state.triesLeft === 0) return pins.askPin(state);
        return pins.askPin({ ...state, isPinInitial: await entryStore.isPinInitial(await find(id)) });
      },
      open: (pin) =>
        exclusively(async () => {
          const entry = await find(id);
          return { entry, pin, ...(await entryStore.open({ entry, protector: 'pin', secret: pin })) };
        }).catch((error: unknown) => {
          wipe(pin);
          throw error;
        }),
    });

  type Opened = Awaited<ReturnType<typeof openWithPin>>;

  const replacePin = async (
    { entry, protectedKey, dataKey, store }: Omit<Opened, 'pin'>,
    pin: Secret,
    pins: PinDialogue,
  ) => {
    failpoint('new-pin-chosen');
    try {
      await exclusively(async () =>
        entryStore.put({ ...entry, protectedKey: await withNewPin({ protectedKey, dataKey, pin }), store }),
      );
    } finally {
      wipe(pin);
    }
    pins.pinSaved?.();
    failpoint('pin-replaced');
  };

  /** Calls `use`, and then wipes PIN and data key. */
  const whileOpen = async <O extends Pick<Opened, 'pin' | 'dataKey'>, T>(opened: O, use: () => T | Promise<T>) => {
    try {
      return await use();
    } finally {
      wipe(opened.pin);
      opened.dataKey.fill(0);
    }
  };

  return {
    async list() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
      return Promise.all(
        names.map((name) => describe(join(folder, name), name.slice(0, -'.json'.length), entryStore.triesLeft)),
      );
    },

    async sign({ id, algorithm, message, pins }: SignRequest) {
      const opened = await openWithPin(id, pins);
      return whileOpen(opened, async () => {
        if (opened.protectedKey.isPinInitial) {
          await replacePin(opened, await askNewPin({ pins, reason: 'initial', current: opened.pin }), pins);
        }
        const { publicKeyInfo } = readCertificate(chainOf(opened.entry)[0] as Uint8Array);
        const privateKey = openPrivateKey(opened);
        failpoint('key-decrypted');
        try {
          const signature = jwsSignature({ algorithm, privateKey, publicKeyInfo, message: message() });
          failpoint('signature-made');
          return signature;
        } finally {
          privateKey.fill(0);
        }
      });
    },

    async changePin({ id, pins }) {
      const opened = await openWithPin(id, pins);
      await whileOpen(opened, async () =>
        replacePin(opened, await askNewPin({ pins, reason: 'chosen', current: opened.pin }), pins),
      );
    },

    async unlock({ id, pins }) {
      const opened = await askUntilRight({
        triesLeft: async () => entryStore.triesLeft(await find(id), 'puk'),
        ask: (state) => pins.askPuk(state),
        open: ({ puk, pin }) =>
          exclusively(async () => {
            // The rules are checked first: a new PIN that breaks them must not cost a try of the PUK.
            const problem = pinProblem(pin);
            if (problem) throw new HrcaError(problem);
            const entry = await find(id);
            return { entry, pin, ...(await entryStore.open({ entry, protector: 'puk', secret: puk })) };
          })
            .catch((error: unknown) => {
              wipe(pin);
              throw error;
            })
            .finally(() => wipe(puk)),
      });
      await whileOpen(opened, () => replacePin(opened, opened.pin, pins));
    },

    importFiles: createImport({ entryStore, credentials, readKeyFiles, scryptCost, exclusively }),

    remove: (id) =>
      exclusively(async () => {
        const path = entryStore.entryPath(id);
        const entry = await readEntry(path).catch((error: unknown) => {
          // The secrets of a corrupt entry cannot be found, since its generation is unknown.
          if (isHrcaError(error) && error.code === 'KEYSTORE_CORRUPT') return null;
          throw error;
        });
        if (entry === undefined) throw new HrcaError('CERTIFICATE_UNKNOWN');
        await removeEntry(path);
        if (entry) await entryStore.forget(entry);
      }),
  };
}

async function describe(
  path: string,
  id: string,
  triesLeft: (entry: Entry, protector: 'pin') => Promise<number>,
): Promise<KeystoreEntry> {
  try {
    const entry = (await readEntry(path)) as Entry;
    const chain = chainOf(entry);
    const certificate = readCertificate(chain[0] as Uint8Array);
    return {
      kind: 'certificate',
      id,
      certificate,
      chain,
      algorithms: supportedAlgorithms(certificate.publicKeyKind),
      ...(await lockState(triesLeft(entry, 'pin'))),
    };
  } catch (error) {
    return {
      kind: 'unreadable',
      id,
      name: id.slice(0, 8),
      problem: isHrcaError(error) ? error.code : 'KEYSTORE_UNREADABLE',
    };
  }
}

function chainOf(entry: Entry): Uint8Array[] {
  return entry.chain.map((der) => new Uint8Array(Buffer.from(der, 'base64')));
}

/** If the credential store fails, the certificate is listed with that problem. */
async function lockState(
  triesLeft: Promise<number>,
): Promise<{ triesLeft: number | undefined; problem?: HrcaError['code'] }> {
  try {
    return { triesLeft: await triesLeft };
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    return { triesLeft: undefined, problem: error.code };
  }
}
