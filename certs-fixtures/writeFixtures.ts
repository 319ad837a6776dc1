import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePem } from '@hrca/x509';
import type { Pkcs12Encryption } from './pkcs12.ts';
import type { TestPki } from './testPki.ts';

export interface WriteFixturesOptions {
  readonly directory: string;
  readonly pki: TestPki;
  readonly passphrase: string;
  /** Of the modern .p12 files; default 600,000, about a second each. */
  readonly iterations?: number;
  readonly onFile?: (name: string) => void;
}

const encryptions: readonly Pkcs12Encryption[] = ['modern', 'legacy'];

/**
 * Writes `root.pem`, `sub-ca.pem` and per unit `ID.pem` (leaf, sub CA), `ID.key`, `ID-modern.p12` and `ID-legacy.p12`.
 * Files have mode 0600.
 */
export async function writeFixtures(options: WriteFixturesOptions): Promise<void> {
  const { directory, pki, passphrase, iterations, onFile } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(directory, name), content, { mode: 0o600 });
    onFile?.(name);
  };
  await write('root.pem', pki.trustAnchorPem);
  await write('sub-ca.pem', writePem('CERTIFICATE', pki.subCa.certificateDer));
  for (const unit of Object.values(pki.units)) {
    await write(`${unit.id}.pem`, unit.chain.map((der) => writePem('CERTIFICATE', der)).join(''));
    await write(`${unit.id}.key`, unit.keyPem);
    for (const encryption of encryptions) {
      const cost = encryption === 'modern' && iterations !== undefined ? { iterations } : {};
      await write(`${unit.id}-${encryption}.p12`, await unit.pkcs12({ encryption, passphrase, ...cost }));
    }
  }
}
