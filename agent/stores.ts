import { join } from 'node:path';
import { openSettings, readPolicyOrigins, type Settings } from './config/settings.ts';
import { createCredentials } from './credentials/credentials.ts';
import { openSystemCredentialStore } from './credentials/systemCredentialStore.ts';
import { sweepTemporaryFiles } from './files/atomicWrite.ts';
import { ensurePrivateFolder } from './files/privateFolder.ts';
import type { Pkcs12Contents } from './keystore/software/pkcs12/pkcs12Contents.ts';
import { createSoftwareKeystore, type SoftwareKeystore } from './keystore/software/softwareKeystore.ts';
import type { AgentMake } from './make.ts';
import { createOriginList, type OriginList } from './origins/originList.ts';
import type { AgentPaths } from './platform/platform.ts';

export interface Stores {
  readonly settings: Settings;
  readonly origins: OriginList;
  readonly keystore: SoftwareKeystore;
}

/** Opens what lies on disk. Only the holder of the instance lock may. @throws HrcaError `CONFIG_INVALID`, `KEYSTORE_PERMISSIONS_UNSAFE` */
export async function openStores({
  paths,
  readPkcs12,
  make,
  onWeakCredentials,
}: {
  paths: AgentPaths;
  readPkcs12: (file: { bytes: Uint8Array; passphrase: string }) => Promise<Pkcs12Contents>;
  make: Pick<AgentMake, 'scryptCost' | 'reached'>;
  onWeakCredentials: (cause: unknown) => void;
}): Promise<Stores> {
  const settings = await openSettings(paths.config);
  const origins = createOriginList({ settings, policy: await readPolicyOrigins(paths.policyFile) });
  const folder = join(paths.data, 'keystore');
  await ensurePrivateFolder(paths.data);
  await ensurePrivateFolder(folder);
  await sweepTemporaryFiles(folder);
  const credentials = createCredentials({
    openSystemStore: () =>
      settings.current().credentialStore === 'file'
        ? Promise.reject(new Error('set to files'))
        : openSystemCredentialStore(),
    fallbackFolder: join(paths.data, 'secrets'),
    onFallback: onWeakCredentials,
  });
  return {
    settings,
    origins,
    keystore: createSoftwareKeystore({ folder, credentials, readPkcs12, ...make }),
  };
}
