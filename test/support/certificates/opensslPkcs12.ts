import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePem } from '@hrca/x509';
import { openssl } from './openssl.ts';

export interface OpensslPkcs12Options {
  readonly folder: string;
  /** PKCS#8 DER; absent for a file without a key. */
  readonly key?: Uint8Array;
  /** DER, in the order in which openssl reads them; the key's own among them. */
  readonly certificates: readonly Uint8Array[];
  readonly passphrase: string;
  /** Further options of `openssl pkcs12 -export`. */
  readonly args?: readonly string[];
}

/** A .p12 file written by the openssl CLI. */
export async function opensslPkcs12(options: OpensslPkcs12Options): Promise<Uint8Array> {
  const { folder, key, certificates, passphrase, args = [] } = options;
  const [input, output] = [join(folder, `${randomUUID()}.pem`), join(folder, `${randomUUID()}.p12`)];
  const pem = [
    ...(key ? [writePem('PRIVATE KEY', key)] : []),
    ...certificates.map((certificate) => writePem('CERTIFICATE', certificate)),
  ];
  await writeFile(input, pem.join(''), { mode: 0o600 });
  const files = ['-in', input, '-out', output];
  await openssl('pkcs12', '-export', ...files, '-passout', `pass:${passphrase}`, '-name', '单位证书', ...args);
  return readFile(output);
}

/** A key encrypted by the openssl CLI: DER of EncryptedPrivateKeyInfo (PKCS#8). */
export async function opensslEncryptedKey(options: {
  folder: string;
  key: Uint8Array;
  passphrase: string;
  args: readonly string[];
}): Promise<Uint8Array> {
  const { folder, key, passphrase, args } = options;
  const [input, output] = [join(folder, `${randomUUID()}.key`), join(folder, `${randomUUID()}.der`)];
  await writeFile(input, writePem('PRIVATE KEY', key), { mode: 0o600 });
  const files = ['-in', input, '-out', output, '-outform', 'DER'];
  await openssl('pkcs8', '-topk8', ...files, '-passout', `pass:${passphrase}`, ...args);
  return readFile(output);
}
