import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent } from '#agent/files/read.ts';
import { type Environment, HOME_VARIABLE } from '../platform.ts';
import type { RunTool } from '../runTool.ts';
import { debianStore } from './debianStore.ts';
import { nssStore } from './nssStore.ts';
import type { FindTrustStores, TrustStore } from './trustStore.ts';

/** Folders of Firefox profiles: system package, XDG, snap, flatpak. */
const firefoxFolders = [
  '.mozilla/firefox',
  '.config/mozilla/firefox',
  'snap/firefox/common/.mozilla/firefox',
  '.var/app/org.mozilla.firefox/.mozilla/firefox',
];

export function linuxTrustStores({
  home,
  environment,
  user,
  backupFolder,
  runTool,
}: {
  home: string;
  environment: Environment;
  user: number | undefined;
  /** For the backups of the stores. */
  backupFolder: string;
  runTool: RunTool;
}): FindTrustStores {
  const nss = (name: string, folder: string): TrustStore => {
    const id = createHash('sha256').update(folder).digest('hex').slice(0, 16);
    return nssStore({ name: `${name}: ${folder}`, folder, backupFolder: join(backupFolder, id), runTool });
  };
  return async () => {
    const profiles = (await Promise.all(firefoxFolders.map((folder) => profilesIn(join(home, folder))))).flat();
    // A portable installation or a test must not change the system's store.
    const isSystemOurs = user === 0 && !environment[HOME_VARIABLE] && existsSync('/usr/sbin/update-ca-certificates');
    const snap = join(home, 'snap/chromium/current/.pki/nssdb');
    const [chromium, unread] = chromiumFolders(home, environment);
    return [
      nss('Chromium', chromium),
      // The CA may be in this one if `~/.pki` was created or removed since.
      ...(existsSync(join(unread, 'cert9.db')) ? [nss('Chromium', unread)] : []),
      ...(existsSync(join(snap, 'cert9.db')) ? [nss('Chromium (snap)', snap)] : []),
      ...profiles.map((folder) => nss('Firefox', folder)),
      ...(isSystemOurs ? [debianStore(runTool)] : []),
    ];
  };
}

/** The database that Chromium reads, then the other one. It reads `~/.pki` only where that exists, so `~/.pki` is not created. */
function chromiumFolders(home: string, environment: Environment): readonly [string, string] {
  const old = join(home, '.pki/nssdb');
  const present = join(environment.XDG_DATA_HOME || join(home, '.local/share'), 'pki/nssdb');
  return existsSync(old) ? [old, present] : [present, old];
}

/** Profiles with a database: those beside profiles.ini and those with an absolute path in it. */
async function profilesIn(folder: string): Promise<string[]> {
  const beside = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  const named = (await readIfPresent(join(folder, 'profiles.ini')).catch(() => undefined)) ?? '';
  const elsewhere = [...named.matchAll(/^Path=(\/.+)$/gm)].map(([, path = '']) => path);
  return [...new Set([...beside, ...elsewhere])].filter((profile) => existsSync(join(profile, 'cert9.db')));
}
