import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../files/atomicWrite.ts';
import { ensurePrivateFolder } from '../files/privateFolder.ts';
import { readKeystoreFile } from '../files/read.ts';
import type { CredentialStore } from './credentials.ts';

/**
 * Secrets in files of mode 0600, for machines without a credential store. Weaker: an attacker who can copy the keystore can
 * copy these files, too.
 */
export function fileCredentialStore(folder: string): CredentialStore {
  const pathOf = (account: string) => join(folder, encodeURIComponent(account));
  return {
    kind: 'file',
    get: async (account) => {
      await ensurePrivateFolder(folder);
      return readKeystoreFile(pathOf(account));
    },
    set: async (account, value) => {
      await ensurePrivateFolder(folder);
      await writeFileAtomically(pathOf(account), value);
    },
    delete: (account) => rm(pathOf(account), { force: true }),
    accounts: async (prefix) => {
      await ensurePrivateFolder(folder);
      return (await readdir(folder)).map(decodeURIComponent).filter((account) => account.startsWith(prefix));
    },
  };
}
