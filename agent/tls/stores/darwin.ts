import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../../files/atomicWrite.ts';
import type { RunTool } from '../runTool.ts';
import type { FindTrustStores, TrustedCa } from '../trustStore.ts';

const SECURITY = '/usr/bin/security';

/** The person's own keychain: Safari, Chrome, Edge, and Firefox since 120. macOS asks the person to confirm. */
export function darwinTrustStores({
  home,
  memoryFolder,
  runTool,
}: {
  home: string;
  memoryFolder: string;
  runTool: RunTool;
}): FindTrustStores {
  const keychain = join(home, 'Library/Keychains/login.keychain-db');
  const withFile = async ({ pem }: TrustedCa, use: (file: string) => Promise<unknown>) => {
    const file = join(memoryFolder, 'ca.pem');
    await makePrivateFolder(memoryFolder);
    await writeFile(file, pem, { mode: 0o600 });
    await use(file).finally(() => rm(file, { force: true }));
  };
  const holds = async ({ label }: TrustedCa) =>
    runTool(SECURITY, ['find-certificate', '-c', label, keychain]).then(
      () => true,
      () => false,
    );
  return async () => [
    {
      name: `macOS: ${keychain}`,
      holds,
      add: (ca) =>
        withFile(ca, (file) =>
          runTool(SECURITY, ['add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, file]),
        ),
      async remove(ca) {
        if (!(await holds(ca))) return;
        await withFile(ca, (file) => runTool(SECURITY, ['remove-trusted-cert', file]));
        await runTool(SECURITY, ['delete-certificate', '-c', ca.label, keychain]);
      },
    },
  ];
}
