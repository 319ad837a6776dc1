import { HrcaError } from '@hrca/protocol/errors';
import type { CredentialStore } from './credentials.ts';

const SERVICE = 'hrca';
/** An account that comes and goes, to see whether the store takes anything. */
const PROBE = 'probe';

/**
 * The operating system's own store: Credential Manager, Keychain, Secret Service. One that is locked says `undefined` of
 * everything and takes nothing. Rejects where there is none at all.
 *
 * @throws HrcaError `KEYSTORE_SECRET_MISSING` from the methods of a store that is locked or has gone
 */
export async function openSystemCredentialStore(): Promise<CredentialStore> {
  const { default: keytar } = await import('keytar');
  // The native module loads everywhere; only a call tells whether a store answers.
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
      // Asked to list a locked keyring, keytar takes the whole process down (its items have no secret then).
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
