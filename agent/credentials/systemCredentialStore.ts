import { HrcaError } from '@hrca/protocol/errors';
import type { CredentialStore } from './credentials.ts';

const SERVICE = 'hrca';
/** An account that is written and deleted, to test whether the store is unlocked. */
const PROBE = 'probe';

/**
 * The operating system's store: Credential Manager, Keychain, Secret Service. A locked one returns `undefined` for every
 * account and accepts no secret. Rejects where there is no store.
 *
 * @throws HrcaError `KEYSTORE_SECRET_MISSING` from the methods, where the store is locked or no longer available
 */
export async function openSystemCredentialStore(): Promise<CredentialStore> {
  const { default: keytar } = await import('keytar');
  // The native module loads on every system; only a call shows whether there is a store.
  await keytar.getPassword(SERVICE, PROBE);
  const set = (account: string, value: string) => orSecretMissing(keytar.setPassword(SERVICE, account, value));
  return {
    kind: 'system',
    get: async (account) => (await orSecretMissing(keytar.getPassword(SERVICE, account))) ?? undefined,
    set,
    delete: async (account) => {
      await orSecretMissing(keytar.deletePassword(SERVICE, account));
    },
    accounts: async (prefix) => {
      // Fails on a locked keyring, of which keytar cannot list the items: it would crash the process.
      await set(PROBE, PROBE);
      const found = await orSecretMissing(keytar.findCredentials(SERVICE));
      await keytar.deletePassword(SERVICE, PROBE);
      return found.map(({ account }) => account).filter((account) => account.startsWith(prefix));
    },
  };
}

async function orSecretMissing<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw new HrcaError('KEYSTORE_SECRET_MISSING', { cause });
  }
}
