/** Where a secret is kept apart from the keystore's files. */
export type CredentialStoreKind = 'system' | 'file';

/** Named secrets of this user. `set` returns only once the value would survive a crash. */
export interface CredentialStore {
  readonly kind: CredentialStoreKind;
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<void>;
  /** Accounts that begin with `prefix`. */
  accounts(prefix: string): Promise<string[]>;
}
