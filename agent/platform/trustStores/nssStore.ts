import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { makePrivateFolder } from '#agent/files/privateFolder.ts';
import type { RunTool } from '../runTool.ts';
import { createDatabaseBackup } from './databaseBackup.ts';
import { ourLabelsIn, type TrustStore } from './trustStore.ts';

const CERTUTIL = '/usr/bin/certutil';
/** Trusted as a CA for TLS servers, not for mail or code. */
const TRUST = 'C,,';
const DATABASE = 'cert9.db';
const FILES = [DATABASE, 'key4.db', 'pkcs11.txt'];

/**
 * An NSS database, the trust store of Firefox and of Chromium on Linux. certutil changes it in place and uses the locks of
 * the database.
 */
export function nssStore({
  name,
  folder,
  backupFolder,
  runTool,
}: {
  name: string;
  folder: string;
  /** A folder for this store's backup alone. */
  backupFolder: string;
  runTool: RunTool;
}): TrustStore {
  const backup = createDatabaseBackup({ folder, files: FILES, path: join(backupFolder, 'before.json') });
  const isThere = () => existsSync(join(folder, DATABASE));
  // With an empty password file certutil does not prompt for a primary password.
  const certutil = (...parameters: string[]) =>
    runTool(CERTUTIL, [...parameters, '-d', `sql:${folder}`, '-f', '/dev/null']);
  const certificateList = async () => (isThere() ? certutil('-L') : '');
  const ours = async () => ourLabelsIn(await certificateList());
  const holds = async (label: string) =>
    (await certificateList())
      .split('\n')
      .some((line) => line.startsWith(`${label} `) && line.trimEnd().endsWith(` ${TRUST}`));

  const remove = async (label: string) => {
    const labels = await ours();
    if (!labels.includes(label)) return;
    if (labels.length === 1 && (await backup.restore())) return;
    await backup.change({ isFirst: false, run: async () => void (await certutil('-D', '-n', label)) });
    if ((await ours()).includes(label)) throw failure(`certutil -D left ${label}`);
  };

  /** Without the password certutil adds the certificate and then fails to set the trust. */
  const assertNoPassword = async () => {
    const { reason } = await certutil('-K').then(() => ({ reason: '' }), detailsOf);
    if (reason.includes('SEC_ERROR_BAD_PASSWORD')) throw failure('the store has a primary password');
  };

  return {
    name,
    ours,
    holds: ({ label }) => holds(label),
    async add(ca) {
      if (await holds(ca.label)) return;
      if (isThere()) await assertNoPassword();
      const labels = await ours();
      await makePrivateFolder(backupFolder);
      const file = join(backupFolder, 'ca.pem');
      await writeFile(file, ca.pem, { mode: 0o600 });
      const run = async () => {
        if (!isThere()) {
          await makePrivateFolder(folder);
          await certutil('-N', '--empty-password');
        }
        await certutil('-A', '-n', ca.label, '-t', TRUST, '-a', '-i', file);
      };
      try {
        await backup.change({ isFirst: labels.length === 0, run });
      } catch (error) {
        // The first error is reported; a certificate that stays behind is found by its label later.
        await remove(ca.label).catch(() => undefined);
        throw error;
      } finally {
        await rm(file, { force: true });
      }
    },
    remove,
  };
}

function failure(reason: string): HrcaError {
  return new HrcaError('TLS_TRUST_FAILED', { details: { program: CERTUTIL, reason } });
}

function detailsOf(error: unknown): { reason: string } {
  return { reason: isHrcaError(error) ? String(error.details.reason ?? '') : '' };
}
