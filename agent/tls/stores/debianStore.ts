import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunTool } from '../runTool.ts';
import type { TrustStore } from '../trustStore.ts';

/** Folders and files of update-ca-certificates(8). */
export interface DebianPlaces {
  readonly local: string;
  readonly etc: string;
  /** Parameters that say where these are, where it is not the usual place. */
  readonly parameters: readonly string[];
}

const usualPlaces: DebianPlaces = { local: '/usr/local/share/ca-certificates', etc: '/etc/ssl/certs', parameters: [] };

/** What programs other than browsers trust on Debian and its children. Only root may change it. */
export function debianStore(runTool: RunTool, { local, etc, parameters }: DebianPlaces = usualPlaces): TrustStore {
  const fileOf = (label: string) => join(local, `${label.replaceAll(' ', '-')}.crt`);
  const update = () => runTool('/usr/sbin/update-ca-certificates', parameters);
  const holds: TrustStore['holds'] = async ({ label, pem }) =>
    existsSync(fileOf(label)) && (await readFile(join(etc, 'ca-certificates.crt'), 'utf8')).includes(pem.trim());
  return {
    name: `Debian: ${etc}`,
    holds,
    async add(ca) {
      if (await holds(ca)) return;
      const { label, pem } = ca;
      // Everybody reads it: it is a certificate.
      await writeFile(fileOf(label), `${pem.trim()}\n`, { mode: 0o644 });
      await update();
    },
    async remove({ label }) {
      if (!existsSync(fileOf(label))) return;
      await rm(fileOf(label));
      // update-ca-certificates leaves these behind, pointing nowhere, unless it is told to make every link anew.
      const link = basename(fileOf(label)).replace(/crt$/, 'pem');
      for (const name of await readdir(etc)) {
        const target = await readlink(join(etc, name)).catch(() => '');
        if (name === link || target === link) await rm(join(etc, name));
      }
      await update();
    },
  };
}
