import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentTuning } from './agentDefaults.ts';
import { createLastCertificates, type LastCertificates } from './certificates/lastCertificates.ts';
import { openSettings, readPolicy, type Settings } from './config/settings.ts';
import { createCredentials } from './credentials/credentials.ts';
import { fileCredentialStore } from './credentials/fileCredentialStore.ts';
import { openSystemCredentialStore } from './credentials/systemCredentialStore.ts';
import { sweepTemporaryFiles } from './files/atomicWrite.ts';
import { ensurePrivateFolder } from './files/privateFolder.ts';
import { readCaFolder } from './keystore/caFolder.ts';
import { reportDriverlessDevices } from './keystore/driverlessDevices.ts';
import { createMergedKeystore, type MergedKeystore } from './keystore/mergedKeystore.ts';
import { driversToLoad, hostDrivers } from './keystore/native/driversToLoad.ts';
import type { StartNativeWorker } from './keystore/native/startNativeWorker.ts';
import type { WorkerEnd } from './keystore/native/workerConnection.ts';
import type { ReadKeyFiles } from './keystore/pkcs12/keyFiles.ts';
import { createSoftwareKeystore } from './keystore/software/softwareKeystore.ts';
import { createOriginList, type OriginList } from './origins/originList.ts';
import type { Platform } from './platform/platform.ts';

/** After this time a list is shown without the devices that have not answered. */
const LIST_TIMEOUT_MS = 2_500;

export interface Stores {
  readonly settings: Settings;
  readonly origins: OriginList;
  readonly keystore: MergedKeystore;
  readonly lastCertificates: LastCertificates;
}

/** Opens the user's files. Only for the process that holds the instance lock. @throws HrcaError `CONFIG_INVALID`, `KEYSTORE_PERMISSIONS_UNSAFE` */
export async function openStores({
  platform,
  readKeyFiles,
  startNativeWorker,
  monotonicNow,
  tuning,
  onWeakCredentials,
  onDriverEnd,
  onUnexpected,
}: {
  platform: Pick<
    Platform,
    'paths' | 'usualPkcs11Modules' | 'usualSkfLibraries' | 'hasCertificateStore' | 'pluggedDevices'
  >;
  readKeyFiles: ReadKeyFiles;
  startNativeWorker: StartNativeWorker;
  monotonicNow: () => number;
  tuning: Pick<AgentTuning, 'scryptCost'>;
  onWeakCredentials: (cause: unknown) => void;
  onDriverEnd: (end: WorkerEnd & { library: string }) => void;
  onUnexpected: (error: unknown) => void;
}): Promise<Stores> {
  const { paths } = platform;
  const settings = await openSettings(paths.config);
  const policy = await readPolicy(paths.policyFile);
  const origins = createOriginList({ settings, policy: policy.origins });
  const folder = join(paths.data, 'keystore');
  const secrets = join(paths.data, 'secrets');
  await ensurePrivateFolder(paths.data);
  await ensurePrivateFolder(folder);
  const writtenTo = [paths.config, paths.state, folder, secrets, join(paths.data, 'tls')];
  for (const written of writtenTo) await sweepTemporaryFiles(written);
  const credentials = createCredentials({
    openSystemStore: () =>
      settings.current().credentialStore === 'file'
        ? Promise.reject(new Error('set to files'))
        : openSystemCredentialStore(),
    fallback: fileCredentialStore(secrets),
    onFallback: onWeakCredentials,
  });
  return {
    settings,
    origins,
    lastCertificates: createLastCertificates({ folder: paths.state, onFailure: onUnexpected }),
    keystore: reportDriverlessDevices({
      pluggedDevices: platform.pluggedDevices,
      keystore: createMergedKeystore({
        files: createSoftwareKeystore({ folder, credentials, readKeyFiles, scryptCost: tuning.scryptCost }),
        devices: hostDrivers({
          drivers: driversToLoad({
            settings: settings.current(),
            policy,
            defaultLibraries: { pkcs11: platform.usualPkcs11Modules(), skf: platform.usualSkfLibraries() },
            hasCertificateStore: platform.hasCertificateStore,
            isThere: existsSync,
          }),
          startWorker: startNativeWorker,
          now: monotonicNow,
          onEnd: onDriverEnd,
        }),
        caCertificates: () => readCaFolder(join(paths.data, 'ca')),
        listTimeoutMs: LIST_TIMEOUT_MS,
        onUnexpected,
      }),
    }),
  };
}
