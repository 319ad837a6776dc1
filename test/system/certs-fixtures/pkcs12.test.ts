import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit, writeFixtures, writePkcs12 } from '@hrca/certs-fixtures';
import { writePem } from '@hrca/x509';
import { beforeAll, expect, test } from 'vitest';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();
let unit: FixtureUnit;

beforeAll(async () => {
  unit = (await createTestPki({ now: Date.now() })).units.good;
});

async function openWithOpenssl(bytes: Uint8Array, passphrase: string, ...options: string[]) {
  const file = join(folder, 'file.p12');
  await writeFile(file, bytes);
  return openssl('pkcs12', '-in', file, '-passin', `pass:${passphrase}`, '-nodes', '-info', ...options);
}

test('writes a modern .p12 file that openssl opens', async () => {
  const bytes = await unit.pkcs12({ encryption: 'modern', passphrase: 'a-b_c 1', iterations: 3000 });
  const { stdout, stderr } = await openWithOpenssl(bytes, 'a-b_c 1');
  expect(stderr).toContain('MAC: sha256, Iteration 3000');
  expect(stderr).toContain('Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 3000, PRF hmacWithSHA256');
  expect(stdout).toContain(unit.keyPem);
  for (const certificate of unit.chain) expect(stdout).toContain(writePem('CERTIFICATE', certificate));
});

test('writes a legacy .p12 file that openssl opens', async () => {
  const bytes = await unit.pkcs12({ encryption: 'legacy', passphrase: '123456' });
  const { stdout, stderr } = await openWithOpenssl(bytes, '123456', '-legacy');
  expect(stderr).toContain('MAC: sha1, Iteration 2048');
  expect(stderr).toContain('PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC');
  expect(stderr).toContain('Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC');
  expect(stdout).toContain(unit.keyPem);
  for (const certificate of unit.chain) expect(stdout).toContain(writePem('CERTIFICATE', certificate));
});

test('writes a .p12 file that a wrong passphrase does not open', async () => {
  const bytes = await unit.pkcs12({ encryption: 'modern', passphrase: 'right', iterations: 1000 });
  await expect(openWithOpenssl(bytes, 'wrong')).rejects.toMatchObject({
    stderr: expect.stringContaining('invalid password'),
  });
});

test('writes a .p12 file with 600,000 iterations by default', async () => {
  const { keyDer: key, chain } = unit;
  const bytes = await writePkcs12({ key, chain, passphrase: 'x', encryption: 'modern' });
  expect((await openWithOpenssl(bytes, 'x')).stderr).toContain('MAC: sha256, Iteration 600000');
});

test('writeFixtures writes files with mode 0600', async () => {
  const directory = join(folder, 'fixtures');
  await mkdir(directory);
  const pki = await createTestPki({ now: Date.now() });
  const names: string[] = [];
  await writeFixtures({ directory, pki, passphrase: '1', iterations: 1, onFile: (name) => names.push(name) });
  expect(names).toHaveLength(2 + 4 * Object.keys(pki.units).length);
  for (const name of names) expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, 'root.pem'), 'utf8')).toBe(pki.trustAnchorPem);
});
