import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Certificate, readableCertificates, readPemBlocks } from '@hrca/x509';

const FILES_MAX = 64;
const FILE_MAX_BYTES = 65_536;

/**
 * Reads the certificates in a folder, one as DER or any number as PEM in each file. Administrator or user put them there for
 * devices that hold no CA certificates. Skips files without a certificate; a folder that does not exist counts as empty.
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
    found.push(...readableCertificates(certificatesIn(bytes)));
  }
  return found;
}

function certificatesIn(bytes: Buffer): Uint8Array[] {
  const blocks = readPemBlocks(bytes.toString('latin1')).filter(({ label }) => label === 'CERTIFICATE');
  return blocks.length > 0 ? blocks.flatMap((block) => block.bytes ?? []) : [new Uint8Array(bytes)];
}
