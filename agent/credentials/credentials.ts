import { HrcaError } from '@hrca/protocol/errors';

/** Where a secret is stored, apart from the keystore's files. */
export type CredentialStoreKind = 'system' | 'file';

/** Named secrets of this user. `set` resolves once the value would survive a crash. */
export interface CredentialStore {
  readonly kind: CredentialStoreKind;
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<void>;
  /** Accounts that begin with `prefix`. */
  accounts(prefix: string): Promise<string[]>;
}

export interface Credentials {
  /** The strongest available store, for a new secret. */
  preferred(): Promise<CredentialStore>;
  /**
   * The store of this kind, never a fallback: otherwise a locked keyring would look as if it had no secrets.
   *
   * @throws HrcaError `KEYSTORE_SECRET_MISSING` where that store is not available
   */
  of(kind: CredentialStoreKind): Promise<CredentialStore>;
}

/** `openSystemStore` rejects on a machine without a credential store; `fallback` stores secrets in files. */
export function createCredentials({
  openSystemStore,
  fallback,
  onFallback,
}: {
  openSystemStore: () => Promise<CredentialStore>;
  fallback: CredentialStore;
  onFallback: (cause: unknown) => void;
}): Credentials {
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
        return fallback;
      }
    },
    of: async (kind) => {
      if (kind === fallback.kind) return fallback;
      try {
        return await openSystem();
      } catch (cause) {
        throw new HrcaError('KEYSTORE_SECRET_MISSING', { cause });
      }
    },
  };
}
