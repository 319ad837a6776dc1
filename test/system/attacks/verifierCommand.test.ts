import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { openssl } from '#test/support/certificates/openssl.ts';
import { siteCertificate } from '#test/support/certificates/siteCertificate.ts';
import { snippetPath } from '#test/support/sources/snippets.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { createCmsToken } from '#test/support/tokens/cmsTokens.ts';
import { createChallenge, ORIGIN } from '#test/support/tokens/loginTokens.ts';

const run = promisify(execFile);
const now = Date.now();
const pkis = {
  ES256: await createTestPki({ now, keyType: 'P-256' }),
  RS256: await createTestPki({ now, keyType: 'RSA-2048' }),
  PS256: await createTestPki({ now, keyType: 'RSA-2048' }),
} as const;
type Trusted = Pick<TestPki, 'trustAnchorPem'>;
const { ca: otherCa } = await siteCertificate(['portal.example']);
const stranger = await createTestPki({ now, keyType: 'P-256' });

/** OpenSSL settings with which the operating system trusts the CA of `system`, by file and by folder. */
async function machineTrusting({ trustAnchorPem }: Trusted): Promise<NodeJS.ProcessEnv> {
  const folder = await temporaryFolder();
  const file = join(folder, 'system.pem');
  await writeFile(file, trustAnchorPem);
  const { stdout } = await openssl('x509', '-in', file, '-noout', '-hash');
  const store = join(folder, 'certs');
  await mkdir(store);
  await writeFile(join(store, `${stdout.trim()}.0`), trustAnchorPem);
  return { ...process.env, SSL_CERT_DIR: store, SSL_CERT_FILE: file };
}

/** Writes a login and the trust anchor `ours` to files; returns functions that run openssl on them. */
async function commands({ ours, token, env }: { ours: Trusted; token: string; env: NodeJS.ProcessEnv }) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'roots.pem'), ours.trustAnchorPem);
  await writeFile(join(folder, 'login.txt'), token);
  return {
    documented: () => run('sh', [snippetPath('verifyCms.sh')], { cwd: folder, env }),
    claims: async () => JSON.parse(await readFile(join(folder, 'claims.json'), 'utf8')),
    /** The command without the options under test. */
    bare: () => run('openssl', [...bare, '-in', 'login.der', '-out', 'claims.json'], { cwd: folder, env }),
  };
}
const bare = 'cms -verify -cades -binary -inform DER -purpose any -CAfile roots.pem'.split(' ');
const tokenOf = (
  { units: { good } }: TestPki,
  algorithm?: keyof typeof pkis,
  der?: (der: Uint8Array) => Uint8Array,
) => {
  const challenge = createChallenge();
  const parts = { ...good, challenge, now, ...(algorithm && { algorithm }) };
  return { challenge, token: createCmsToken(parts, der ? { der } : {}) };
};

test.each([
  'ES256',
  'RS256',
  'PS256',
] as const)('V22 the documented openssl commands accept a valid login: %s', async (alg) => {
  const ours = pkis[alg];
  // Challenges of different lengths give base64 of every length.
  for (const _ of [1, 2, 3]) {
    const { token, challenge } = tokenOf(ours, alg);
    const login = await commands({ ours, token, env: await machineTrusting(ours) });
    await login.documented();
    expect(await login.claims()).toEqual({ aud: ORIGIN, nonce: challenge, iat: Math.floor(now / 1000) });
  }
});

test('V22 the documented openssl commands do not trust the CAs of the operating system', async () => {
  const { token } = tokenOf(stranger);
  // With another name than that of the stranger's CA, since OpenSSL looks CAs up by name.
  const ours = { trustAnchorPem: otherCa };
  const login = await commands({ ours, token, env: await machineTrusting(stranger) });
  await expect(login.documented()).rejects.toMatchObject({ stderr: expect.stringContaining('unable to get') });
  await expect(login.claims()).rejects.toThrow();
  // Without the two options they would.
  await expect(login.bare()).resolves.toBeDefined();
});

test('V22 the documented openssl commands refuse bytes after the end', async () => {
  const ours = pkis.ES256;
  const { token } = tokenOf(ours, 'ES256', (der) => Buffer.concat([der, Buffer.from('more')]));
  const login = await commands({ ours, token, env: await machineTrusting(ours) });
  await expect(login.documented()).rejects.toMatchObject({ stderr: '', code: 1 });
  await expect(login.claims()).rejects.toThrow();
  await expect(login.bare()).resolves.toBeDefined();
});

test('V22 the documented openssl commands refuse changed content and a missing signature', async () => {
  const ours = pkis.ES256;
  const changed = tokenOf(ours, 'ES256', (der) => {
    const at = Buffer.from(der).indexOf('"aud"');
    return Uint8Array.from(der, (byte, i) => (i === at + 1 ? byte ^ 1 : byte));
  });
  for (const token of [changed.token, '', 'AAAA']) {
    const login = await commands({ ours, token, env: process.env });
    await expect(login.documented(), token.slice(0, 8)).rejects.toThrow();
  }
});
