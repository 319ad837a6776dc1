import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from '@hrca/x509';
import { readLeniently } from './certificateChain.ts';

const FILES_MAX = 64;
const FILE_MAX_BYTES = 65_536;
const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in a folder, one in DER or any number in PEM to a file: what an administrator or the person puts there
 * for Keys that carry none of their CA. A file that holds none is passed over, and so is a folder that is not there.
 */
export async function readCaFolder(folder: string): Promise<Certificate[]> {
  const names = await readdir(folder).catch(() => []);
  const found: Certificate[] = [];
  for (const name of names.sort().slice(0, FILES_MAX)) {
    const path = join(folder, name);
    const { size, isFile } = await stat(path).then(
      (it) => ({ size: it.size, isFile: it.isFile() }),
      () => ({ size: 0, isFile: false }),
    );
    if (!isFile || size > FILE_MAX_BYTES) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    const inPem = bytes.toString('latin1').match(pemCertificate);
    for (const der of inPem ? inPem.flatMap(fromPem) : [bytes]) found.push(...readLeniently(new Uint8Array(der)));
  }
  return found;
}

function fromPem(text: string): Uint8Array[] {
  try {
    return [new X509Certificate(text).raw];
  } catch {
    return [];
  }
}
