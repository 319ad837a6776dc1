import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type UnitId } from '@hrca/certs-fixtures';
import { makeDemoSoftKey, SOFT_KEY_PIN } from './demoSoftKey.ts';

const shown: readonly { keyType: 'RSA-2048' | 'P-256' | 'SM2'; units: readonly UnitId[] }[] = [
  { keyType: 'RSA-2048', units: ['good', 'expired'] },
  { keyType: 'P-256', units: ['good', 'encryption-only', 'personal'] },
  { keyType: 'SM2', units: ['good'] },
];
/** Passphrase of every certificate file that the demo writes. */
export const PASSPHRASE = 'demo';

export function certificatesFolder(folder: string): string {
  return join(folder, 'certificates');
}

/**
 * Makes a fresh test PKI, imports some of its certificates with the initial PIN, and writes the trust anchors
 * last: their file means that all the other steps are complete.
 */
export async function prepareDemo({
  folder,
  trustAnchors,
  softKey,
  importFile,
  report,
}: {
  folder: string;
  trustAnchors: string;
  /** Folder for soft Keys, if their library could be compiled. */
  softKey: string | undefined;
  importFile: (file: string, passphrase: string) => Promise<{ id: string; puk: string }>;
  report: (line: string) => void;
}): Promise<void> {
  const files = certificatesFolder(folder);
  await mkdir(files, { recursive: true, mode: 0o700 });
  const anchors: string[] = [];
  for (const { keyType, units } of shown) {
    const pki = await createTestPki({ now: Date.now(), keyType });
    anchors.push(pki.trustAnchorPem);
    for (const id of units) {
      const unit = pki.units[id];
      const file = join(files, `${keyType}-${id}.p12`);
      await writeFile(file, await unit.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 }), {
        mode: 0o600,
      });
      const { puk } = await importFile(file, PASSPHRASE);
      report(`${unit.name}  ${unit.code}  ${keyType} ${id}  解锁码 PUK ${puk}`);
    }
  }
  if (softKey) {
    const { unit, anchors: own } = await makeDemoSoftKey({ keys: softKey });
    anchors.push(...own);
    report(`${unit.name}  ${unit.code}  SM2  软 Key 口令 PIN ${SOFT_KEY_PIN}`);
  }
  await writeFile(trustAnchors, anchors.join('\n'));
}
