import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../../files/atomicWrite.ts';
import type { RunTool } from '../runTool.ts';
import { isOurLabel, type TrustStore } from '../trustStore.ts';
import { createFolderMemory } from './folderMemory.ts';

const CERTUTIL = '/usr/bin/certutil';
/** A trusted CA for TLS servers, not for mail or code. */
const TRUST = 'C,,';
const DATABASE = 'cert9.db';
const FILES = [DATABASE, 'key4.db', 'pkcs11.txt'];

/**
 * An NSS database: what Chromium on Linux and Firefox trust. certutil changes it in place, under the locks that browsers
 * respect.
 */
export function nssStore({
  name,
  folder,
  memoryFolder,
  runTool,
}: {
  name: string;
  folder: string;
  /** A folder of this store's own, for what the database was before. */
  memoryFolder: string;
  runTool: RunTool;
}): TrustStore {
  const memory = createFolderMemory({ folder, files: FILES, path: join(memoryFolder, 'before.json') });
  const isThere = () => existsSync(join(folder, DATABASE));
  // A database with a master password must not wait for somebody to type it.
  const certutil = (...parameters: string[]) =>
    runTool(CERTUTIL, [...parameters, '-d', `sql:${folder}`, '-f', '/dev/null']);
  const ourLabels = async (): Promise<string[]> => {
    if (!isThere()) return [];
    const lines = (await certutil('-L')).split('\n').map((line) => line.trimEnd());
    return lines
      .filter((line) => line.endsWith(` ${TRUST}`))
      .map((line) => line.slice(0, -TRUST.length).trim())
      .filter(isOurLabel);
  };
  return {
    name,
    holds: async ({ label }) => (await ourLabels()).includes(label),
    async add(ca) {
      const labels = await ourLabels();
      if (labels.includes(ca.label)) return;
      await makePrivateFolder(memoryFolder);
      const file = join(memoryFolder, 'ca.pem');
      await writeFile(file, ca.pem, { mode: 0o600 });
      const run = async () => {
        if (!isThere()) {
          await makePrivateFolder(folder);
          await certutil('-N', '--empty-password');
        }
        await certutil('-A', '-n', ca.label, '-t', TRUST, '-a', '-i', file);
      };
      await memory.change({ isFirst: labels.length === 0, run }).finally(() => rm(file, { force: true }));
    },
    async remove({ label }) {
      const labels = await ourLabels();
      if (!labels.includes(label)) return;
      const isLast = labels.length === 1;
      if (isLast && (await memory.restore())) return;
      await memory.change({ isFirst: false, run: async () => void (await certutil('-D', '-n', label)) });
    },
  };
}
