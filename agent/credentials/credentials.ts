import { HrcaError } from '@hrca/protocol/errors';
import type { CredentialStore, CredentialStoreKind } from './credentialStore.ts';
import { fileCredentialStore } from './fileCredentialStore.ts';

export interface Credentials {
  /** The strongest store that answers, for something new. */
  preferred(): Promise<CredentialStore>;
  /**
   * The store that something was put into; never another one, or a locked keyring would look like a fresh start.
   *
   * @throws HrcaError `KEYSTORE_SECRET_MISSING` where that store does not answer
   */
  of(kind: CredentialStoreKind): Promise<CredentialStore>;
}

/** `openSystemStore` rejects on a machine without a credential store. */
export function createCredentials({
  openSystemStore,
  fallbackFolder,
  onFallback,
}: {
  openSystemStore: () => Promise<CredentialStore>;
  fallbackFolder: string;
  onFallback: (cause: unknown) => void;
}): Credentials {
  const file = fileCredentialStore(fallbackFolder);
  let system: Promise<CredentialStore> | undefined;
  const openSystem = async () => {
    system ??= openSystemStore();
    try {
      return await system;
    } catch (error) {
      // A keyring may be unlocked later: the next call tries again.
      system = undefined;
      throw error;
    }
  };
  return {
    preferred: async () => {
      try {
        return await openSystem();
      } catch (cause) {
        onFallback(cause);
        return file;
      }
    },
    of: async (kind) => {
      if (kind === 'file') return file;
      try {
        return await openSystem();
      } catch (cause) {
        throw new HrcaError('KEYSTORE_SECRET_MISSING', { cause });
      }
    },
  };
}
