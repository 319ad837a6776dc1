import type { CredentialStore } from './credentialStore.ts';

const SERVICE = 'hrca';

/**
 * The operating system's own store: Credential Manager, Keychain, Secret Service.
 * `service` separates installations that share one user, such as tests.
 */
export async function openSystemCredentialStore(service = SERVICE): Promise<CredentialStore> {
  const { default: keytar } = await import('keytar');
  // The native module loads everywhere; only a call tells whether a store answers.
  await keytar.findCredentials(service);
  return {
    kind: 'system',
    get: async (account) => (await keytar.getPassword(service, account)) ?? undefined,
    set: (account, value) => keytar.setPassword(service, account, value),
    delete: async (account) => {
      await keytar.deletePassword(service, account);
    },
    accounts: async (prefix) =>
      (await keytar.findCredentials(service))
        .map(({ account }) => account)
        .filter((account) => account.startsWith(prefix)),
  };
}
