import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FixtureUnit } from '@hrca/certs-fixtures';

const run = promisify(execFile);

/** Where distributions put SoftHSM2's module. */
const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'];
export const SOFT_HSM_MODULE = modules.find((path) => existsSync(path)) ?? (modules[0] as string);
export const DEVICE_PIN = 'js-2026';
const SO_PIN = '12345678';

export interface SoftHsm {
  /** Value of SOFTHSM2_CONF. */
  readonly configuration: string;
}

/** Objects of a unit on a token. Default: private key, public key and certificate with one CKA_ID. */
export interface OnToken {
  readonly unit: FixtureUnit;
  /** CKA_ID of the keys, in hex; default: the position in the list. */
  readonly keyId?: string;
  /** CKA_ID of the certificate; default: that of the keys. */
  readonly certificateId?: string;
  readonly lacks?: 'public key' | 'both keys' | 'certificate';
  /** CKA_ALWAYS_AUTHENTICATE. */
  readonly alwaysAuthenticate?: boolean;
}

/** A SoftHSM2 with one token per name of `tokens`, each with the keys and certificates of its units and their CAs. */
export async function createSoftHsm(
  folder: string,
  tokens: Record<string, readonly (FixtureUnit | OnToken)[]>,
  { pin = DEVICE_PIN }: { pin?: string } = {},
): Promise<SoftHsm> {
  await mkdir(join(folder, 'tokens'), { recursive: true });
  const configuration = join(folder, 'softhsm2.conf');
  const settings = [`directories.tokendir = ${join(folder, 'tokens')}`, 'objectstore.backend = file'];
  await writeFile(configuration, `${settings.join('\n')}\n`);
  const env = { ...process.env, SOFTHSM2_CONF: configuration };
  const util = (...args: string[]) => run('softhsm2-util', args, { env });
  for (const [label, units] of Object.entries(tokens)) {
    const token = ['--module', SOFT_HSM_MODULE, '--token-label', label, '--pin', pin];
    const writeCertificate = async (der: Uint8Array, id: string, name: string) => {
      const file = join(folder, 'certificate.cer');
      await writeFile(file, der);
      const object = ['--write-object', file, '--type', 'cert', '--id', id, '--label', name];
      await run('pkcs11-tool', [...token, ...object], { env });
    };
    await util('--init-token', '--free', '--label', label, '--so-pin', SO_PIN, '--pin', pin);
    const held = units.map((one): OnToken => ('unit' in one ? one : { unit: one }));
    const authorities = new Map(
      held.flatMap(({ unit }) => unit.chain.slice(1)).map((der) => [Buffer.from(der).toString('hex'), der]),
    );
    let ca = 0;
    for (const der of authorities.values()) await writeCertificate(der, `c${ca++}`, 'CA');
    for (const [index, { unit, lacks, alwaysAuthenticate, ...ids }] of held.entries()) {
      const id = ids.keyId ?? (index + 1).toString(16).padStart(2, '0');
      const key = join(folder, 'unit.key');
      await writeFile(key, unit.keyPem, { mode: 0o600 });
      // SoftHSM has no SM2, so such a certificate is written without its key.
      if (unit.keyType !== 'SM2' && lacks !== 'both keys') {
        if (alwaysAuthenticate) {
          const object = ['--login', '--write-object', key, '--type', 'privkey', '--id', id, '--label', unit.id];
          await run('pkcs11-tool', [...token, ...object, '--usage-sign', '--always-auth'], { env });
        } else await util('--import', key, '--token', label, '--label', unit.id, '--id', id, '--pin', pin, '--force');
        if (lacks === 'public key') {
          const object = ['--login', '--delete-object', '--type', 'pubkey', '--id', id, '--label', unit.id];
          await run('pkcs11-tool', [...token, ...object], { env });
        }
      }
      if (lacks !== 'certificate') await writeCertificate(unit.certificateDer, ids.certificateId ?? id, unit.id);
    }
  }
  return { configuration };
}

export interface ShimmedKey {
  /** The module to configure. */
  readonly library: string;
  /** Selects the faults of the next calls: see shimPkcs11.c. */
  simulate(...words: string[]): Promise<void>;
}

/** Compiles the module that makes SoftHSM2 behave like a faulty device. */
export async function shimSoftHsm(
  folder: string,
  { configuration }: SoftHsm,
  padPin = DEVICE_PIN,
): Promise<ShimmedKey> {
  const library = join(folder, 'libshim.so');
  const state = join(folder, 'state');
  await writeFile(state, '');
  const definitions = Object.entries({
    REAL: SOFT_HSM_MODULE,
    CONF: configuration,
    STATE: state,
    PAD_PIN: padPin,
  }).map(([name, value]) => `-D${name}="${value}"`);
  const source = join(import.meta.dirname, 'shimPkcs11.c');
  await run('gcc', ['-shared', '-fPIC', '-O1', '-w', ...definitions, '-o', library, source, '-ldl']);
  return { library, simulate: (...words) => writeFile(state, words.join(' ')) };
}
