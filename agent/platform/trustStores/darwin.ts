import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { makePrivateFolder } from '#agent/files/privateFolder.ts';
import type { RunTool } from '../runTool.ts';
import { CA_NAME, type FindTrustStores, ourLabelsIn } from './trustStore.ts';

const SECURITY = '/usr/bin/security';
/** The program's message for errSecItemNotFound. */
const NOT_FOUND = /could not be found/;

/** The user's login keychain, for Safari, Chrome, Edge and Firefox since 120. macOS asks the user to confirm. */
export function darwinTrustStores({
  home,
  backupFolder,
  runTool,
}: {
  home: string;
  backupFolder: string;
  runTool: RunTool;
}): FindTrustStores {
  const keychain = join(home, 'Library/Keychains/login.keychain-db');
  const security = (...parameters: string[]) => runTool(SECURITY, parameters);
  const withFile = async (pem: string, use: (file: string) => Promise<unknown>) => {
    const file = join(backupFolder, 'ca.pem');
    await makePrivateFolder(backupFolder);
    await writeFile(file, pem, { mode: 0o600 });
    await use(file).finally(() => rm(file, { force: true }));
  };
  const find = (label: string, ...parameters: string[]) =>
    security('find-certificate', '-a', '-c', label, ...parameters, keychain).catch((error: unknown) => {
      if (isHrcaError(error) && NOT_FOUND.test(String(error.details.reason))) return '';
      throw error;
    });
  const ours = async () => ourLabelsIn(await find(CA_NAME));
  const remove = async (label: string) => {
    if (!(await ours()).includes(label)) return;
    // Fails where the certificate was never trusted.
    const settings = await withFile(await find(label, '-p'), (file) => security('remove-trusted-cert', file)).then(
      () => undefined,
      (error: unknown) => error,
    );
    await security('delete-certificate', '-c', label, keychain);
    if ((await ours()).includes(label)) {
      throw new HrcaError('TLS_TRUST_FAILED', {
        cause: settings,
        details: { reason: `the keychain still has ${label}` },
      });
    }
  };
  return async () => [
    {
      name: `macOS: ${keychain}`,
      holds: async ({ label }) => (await ours()).includes(label),
      ours,
      async add(ca) {
        try {
          await withFile(ca.pem, (file) =>
            security('add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, file),
          );
        } catch (error) {
          // The certificate is added before the user confirms the trust.
          await remove(ca.label).catch(() => undefined);
          throw error;
        }
      },
      remove,
    },
  ];
}
