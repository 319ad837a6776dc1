import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suiteFolder } from '../system/suiteFolder.ts';
import { openssl } from './openssl.ts';

const REQUEST = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];

/** A server certificate for https test sites, and the CA that issued it; PEM. Call it outside of tests. */
export async function siteCertificate(names: readonly string[]): Promise<{ key: string; cert: string; ca: string }> {
  const folder = suiteFolder();
  const at = (name: string) => join(folder, name);
  // Replaces openssl's default configuration, which adds CA:TRUE to every certificate.
  await writeFile(at('config'), '[req]\ndistinguished_name = none\n[none]\n');
  const request = (subject: string, name: string, extensions: readonly string[], ...more: string[]) => {
    const files = ['-keyout', at(`${name}.key`), '-out', at(name)];
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    return openssl(...REQUEST, '-config', at('config'), '-subj', `/CN=${subject}`, ...added, ...files, ...more);
  };
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  await request('test CA', 'ca', ['basicConstraints=critical,CA:TRUE']);
  await request(
    'test site',
    'cert',
    ['basicConstraints=CA:FALSE', alternatives],
    '-CA',
    at('ca'),
    '-CAkey',
    at('ca.key'),
  );
  const [key, cert, ca] = await Promise.all(['cert.key', 'cert', 'ca'].map((name) => readFile(at(name), 'utf8')));
  return { key: key ?? '', cert: cert ?? '', ca: ca ?? '' };
}
