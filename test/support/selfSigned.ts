import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from './openssl.ts';
import { suiteFolder } from './suiteFolder.ts';

/** A key and a certificate that nobody vouches for, for test sites that must be https. Call it outside of tests. */
export async function selfSigned(names: readonly string[]): Promise<{ key: string; cert: string }> {
  const folder = suiteFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
  await openssl(...request, ...subject, '-keyout', key, '-out', cert);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}
