import { existsSync } from 'node:fs';
import { readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { readPemBlocks, writePem } from '@hrca/x509';
import { readIfPresent } from '#agent/files/read.ts';
import type { RunTool } from '../runTool.ts';
import { CA_NAME, ourLabelsIn, type TrustStore, trustedCa } from './trustStore.ts';

/** Folders and files of update-ca-certificates(8). */
export interface DebianPaths {
  readonly local: string;
  readonly etc: string;
  /** Parameters that name other folders than the default ones. */
  readonly parameters: readonly string[];
}

const defaultPaths: DebianPaths = { local: '/usr/local/share/ca-certificates', etc: '/etc/ssl/certs', parameters: [] };

async function filesIn(folder: string): Promise<string> {
  return (await readdir(folder)).join('\n');
}

/** Labels of our CAs in a bundle. Comparing bytes first is cheaper than to parse every certificate. */
function ourCertificatesIn(bundle: string): string[] {
  const ders = readPemBlocks(bundle).flatMap(({ bytes }) => bytes ?? []);
  return ders
    .filter((der) => Buffer.from(der).includes(CA_NAME))
    .map((der) => trustedCa(writePem('CERTIFICATE', der)).label);
}

/** The system's store on Debian and its derivatives, for programs other than browsers. Only root may change it. */
export function debianStore(runTool: RunTool, { local, etc, parameters }: DebianPaths = defaultPaths): TrustStore {
  const fileOf = (label: string) => join(local, `${label.replaceAll(' ', '-')}.crt`);
  const update = () => runTool('/usr/sbin/update-ca-certificates', parameters);
  const bundled = async () => (await readIfPresent(join(etc, 'ca-certificates.crt'))) ?? '';
  const holds: TrustStore['holds'] = async ({ label, pem }) =>
    existsSync(fileOf(label)) && (await bundled()).includes(pem.trim());
  const files = async () => ((await filesIn(local)) + (await filesIn(etc))).replaceAll('-', ' ');
  /** Includes a certificate whose file was removed before an update that failed. */
  const inBundle = async () => ourCertificatesIn(await bundled());
  const ours = async () => [...new Set([...ourLabelsIn(await files()), ...(await inBundle())])];
  const remove = async (label: string) => {
    if (!(await ours()).includes(label)) return;
    await rm(fileOf(label), { force: true });
    // update-ca-certificates leaves these as dangling links unless it recreates all links.
    const link = basename(fileOf(label)).replace(/crt$/, 'pem');
    for (const name of await readdir(etc)) {
      const target = await readlink(join(etc, name)).catch(() => '');
      if (name === link || target === link) await rm(join(etc, name));
    }
    await update();
    if ((await ours()).includes(label)) {
      throw new HrcaError('TLS_TRUST_FAILED', { details: { reason: `update-ca-certificates left ${label}` } });
    }
  };
  return {
    name: `Debian: ${etc}`,
    holds,
    ours,
    async add(ca) {
      if (await holds(ca)) return;
      const { label, pem } = ca;
      try {
        // A certificate is public.
        await writeFile(fileOf(label), `${pem.trim()}\n`, { mode: 0o644 });
        await update();
      } catch (cause) {
        await remove(label).catch(() => undefined);
        if (isHrcaError(cause)) throw cause;
        throw new HrcaError('TLS_TRUST_FAILED', { cause, details: { reason: `${fileOf(label)} cannot be written` } });
      }
    },
    remove,
  };
}
