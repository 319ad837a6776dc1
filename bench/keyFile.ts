import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { openKeyFiles } from '../agent/keystore/pkcs12/openKeyFiles.ts';
import { compare, type Row } from './measure.ts';

const REACH = 2;
const ROUNDS = 11;
const PASSPHRASE = 'bench';

/** Opening a key file with 600,000 iterations per derivation, as browsers export them, against `openssl pkcs12`. */
export async function keyFileRows(): Promise<Row[]> {
  const { good } = (await createTestPki({ now: Date.now() })).units;
  const folder = mkdtempSync(join(tmpdir(), 'hrca-bench-'));
  const key = join(folder, 'key.pem');
  writeFileSync(key, `${good.keyPem}\n${good.certificatePem}`, { mode: 0o600 });
  const rows: Row[] = [];
  for (const [name, options] of [
    ['open .p12, 3DES + RC2-40 (Firefox)', ['-legacy']],
    ['open .p12, AES-256 + SHA-256', []],
  ] as const) {
    const file = join(folder, 'file.p12');
    const output = ['-out', file, '-passout', `pass:${PASSPHRASE}`];
    execFileSync('openssl', ['pkcs12', '-export', '-in', key, ...output, '-iter', '600000', ...options]);
    const bytes = readFileSync(file);
    const input = ['-in', file, '-passin', `pass:${PASSPHRASE}`];
    rows.push(
      await compare({
        name,
        baseline: () => execFileSync('openssl', ['pkcs12', ...input, '-nodes', ...options], { stdio: 'pipe' }),
        subject: () => openKeyFiles({ files: [{ bytes, passphrase: PASSPHRASE }], now: Date.now() }),
        rounds: ROUNDS,
        reach: REACH,
      }),
    );
  }
  rmSync(folder, { recursive: true });
  return rows;
}
