import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canBePin, canBePuk, type Secret, wipe } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { CredentialStore, Credentials } from '#agent/credentials/credentials.ts';
import { failpoint } from '#agent/failpoint.ts';
import { type Entry, writeEntry } from './entryFile.ts';
import {
  type ProtectedKey,
  type ProtectorName,
  unlockDataKey,
  unwrapProtectedKey,
  wrapProtectedKey,
} from './protectedKey.ts';
import { createRetryCounter, type RetryCounter } from './retryCounter.ts';

/**
 * Entries on disk, with their device secrets and retry counters. The steps of a write are ordered so that a crash between any two
 * leaves a usable entry: first the new secret, then the file that needs it; then the old secret is deleted.
 */
export function createEntryStore({ folder, credentials }: { folder: string; credentials: Credentials }) {
  const entryPath = (id: string) => join(folder, `${id}.json`);

  const retryCounterOf = (entry: Entry, store: CredentialStore): RetryCounter =>
    createRetryCounter({
      file: join(folder, `${entry.id}.${entry.generation}.tries`),
      credentials: store,
      account: triesAccount(entry),
      generation: entry.generation,
    });

  const readProtectedKey = async (entry: Entry, store: CredentialStore): Promise<ProtectedKey> => {
    const secret = await store.get(secretAccount(entry));
    if (secret === undefined) throw new HrcaError('KEYSTORE_SECRET_MISSING');
    const deviceSecret = Buffer.from(secret, 'base64');
    try {
      return await unwrapProtectedKey({ wrapped: entry.sealed, deviceSecret, id: entry.id });
    } finally {
      wipe(deviceSecret);
    }
  };

  /** Deletes the secrets and retry counters of all other generations. */
  const deleteOtherGenerations = async (
    store: CredentialStore,
    id: string,
    generation: string | undefined,
  ): Promise<void> => {
    const isOther = (rest: string | undefined) => generation === undefined || !rest?.startsWith(generation);
    for (const account of await store.accounts(`${id}/`)) {
      if (!isOther(account.split('/')[1])) continue;
      await written(store.delete(account));
      failpoint('old-secret-deleted');
    }
    for (const name of await readdir(folder)) {
      if (name.startsWith(`${id}.`) && name.endsWith('.tries') && isOther(name.split('.')[1]))
        await written(rm(join(folder, name)));
    }
  };

  return {
    entryPath,

    /** Tries left of the PIN or PUK. Decrypts nothing. */
    async triesLeft(entry: Entry, protector: ProtectorName): Promise<number> {
      return retryCounterOf(entry, await credentials.of(entry.secretStore)).left(protector);
    },

    /** Whether the PIN is still the one from the import. @throws HrcaError `KEYSTORE_SECRET_MISSING`, `KEYSTORE_CORRUPT` */
    async isPinInitial(entry: Entry): Promise<boolean> {
      return (await readProtectedKey(entry, await credentials.of(entry.secretStore))).isPinInitial;
    },

    /** Writes an entry under a new device secret with full retry counters, replacing an earlier entry of the certificate. */
    async put({
      id,
      chain,
      protectedKey,
      store,
    }: {
      id: string;
      chain: readonly string[];
      protectedKey: ProtectedKey;
      store: CredentialStore;
    }): Promise<void> {
      const deviceSecret = randomBytes(32);
      const entry: Entry = {
        format: 1,
        id,
        chain: [...chain],
        generation: randomBytes(16).toString('hex'),
        secretStore: store.kind,
        sealed: await wrapProtectedKey({ protectedKey, deviceSecret, id }),
      };
      await written(store.set(secretAccount(entry), deviceSecret.toString('base64')));
      wipe(deviceSecret);
      failpoint('device-secret-saved');
      await retryCounterOf(entry, store).start();
      await writeEntry(entryPath(id), entry);
      failpoint('entry-written');
      await deleteOtherGenerations(store, id, entry.generation);
    },

    /**
     * Checks a PIN or PUK. The retry counter is incremented before the check, so that a crash in between grants no free try.
     *
     * @throws HrcaError `PIN_LOCKED`, `PUK_LOCKED`; `PIN_MALFORMED`, `PUK_MALFORMED` for a text that cannot be a PIN or PUK, which
     * costs no try; `PIN_INCORRECT`, `PUK_INCORRECT` with `triesLeft`
     */
    async open({
      entry,
      protector,
      secret,
    }: {
      entry: Entry;
      protector: ProtectorName;
      secret: Secret;
    }): Promise<{ protectedKey: ProtectedKey; dataKey: Uint8Array; store: CredentialStore }> {
      const store = await credentials.of(entry.secretStore);
      const retryCounter = retryCounterOf(entry, store);
      const left = await retryCounter.left(protector);
      if (left === 0) throw new HrcaError(protector === 'pin' ? 'PIN_LOCKED' : 'PUK_LOCKED');
      if (protector === 'pin' ? !canBePin(secret) : !canBePuk(secret))
        throw new HrcaError(protector === 'pin' ? 'PIN_MALFORMED' : 'PUK_MALFORMED', { details: { triesLeft: left } });
      const protectedKey = await readProtectedKey(entry, store);
      failpoint('retry-counter-read');
      await retryCounter.increment(protector);
      failpoint('retry-counter-incremented');
      const dataKey = await unlockDataKey({ protectedKey, name: protector, secret });
      failpoint('pin-or-puk-checked');
      if (dataKey === undefined) {
        if (left === 1) throw new HrcaError(protector === 'pin' ? 'PIN_LOCKED' : 'PUK_LOCKED');
        throw new HrcaError(protector === 'pin' ? 'PIN_INCORRECT' : 'PUK_INCORRECT', {
          details: { triesLeft: left - 1 },
        });
      }
      try {
        await retryCounter.reset(protector);
      } catch (error) {
        wipe(dataKey);
        throw error;
      }
      failpoint('retry-counter-reset');
      return { protectedKey, dataKey, store };
    },

    /** Deletes all secrets of a certificate, so that copies of its file can no longer be decrypted. */
    async forget(entry: Entry): Promise<void> {
      await deleteOtherGenerations(await credentials.of(entry.secretStore), entry.id, undefined);
    },
  };
}
export type EntryStore = ReturnType<typeof createEntryStore>;

const secretAccount = ({ id, generation }: Entry) => `${id}/${generation}/secret`;
const triesAccount = ({ id, generation }: Entry) => `${id}/${generation}/tries`;

/** Awaits a change on disk or in the credential store. @throws HrcaError `KEYSTORE_WRITE_FAILED` */
async function written(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (cause) {
    throw isHrcaError(cause) ? cause : new HrcaError('KEYSTORE_WRITE_FAILED', { cause });
  }
}
