import { createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOGIN_TOKEN_TYPE, type LoginAlgorithm } from '@hrca/protocol';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { ecdsaSignatureDer, ecdsaSignatureP1363, writePem } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { openssl } from '#test/support/certificates/openssl.ts';
import { sampleChains, weAccept } from '#test/support/certificates/sampleChains.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { createChallenge, ORIGIN } from '#test/support/tokens/loginTokens.ts';
import { loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const CODE = '9144030071526726XG';
const distid = 'distid:1234567812345678';
/** Whether a token has r‖s where openssl has DER. */
const isRs = (algorithm: LoginAlgorithm) => algorithm === 'ES256' || algorithm === 'SM2';
/** Options of openssl for signing a token or a certificate. */
const signing: Record<LoginAlgorithm, readonly string[]> = {
  RS256: ['-sha256'],
  PS256: ['-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'],
  ES256: ['-sha256'],
  SM2: ['-sm3', '-sigopt', distid],
};
const folder = suiteFolder();
const file = (name: string) => join(folder, name);

const extensions = `
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[sub]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
certificatePolicies = 1.2.156.1.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
crlDistributionPoints = URI:http://crl.example/jsca.crl
1.2.156.10260.4.1.4 = ASN1:PRINTABLESTRING:${CODE}
`;

describe.each([
  ['EC', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], ['ES256']],
  ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ['RS256', 'PS256']],
  ['SM2', ['-algorithm', 'SM2'], ['SM2']],
] as const)('%s', (kind, keyOptions, algorithms) => {
  const [usual] = algorithms;
  const checking = usual === 'SM2' ? ['-vfyopt', distid] : [];
  const path = (name: string) => file(`${kind}-${name}`);
  let chain: Buffer[];

  beforeAll(async () => {
    await writeFile(path('extensions'), extensions);
    await issue('root', '/C=CN/O=openssl 示例/CN=openssl 测试根', ['-key', path('root.key')], '3650');
    await issue('sub', '/C=CN/ST=江苏省/L=南京市/O=openssl 示例/OU=JSCA/CN=JSCA_CA', issuedBy('root'), '1825');
    await issue('leaf', '/C=CN/ST=江苏省/O=苏州示例有限公司/CN=苏州示例有限公司', issuedBy('sub'), '365');
    chain = await Promise.all(['leaf', 'sub'].map((name) => der(path(`${name}.pem`))));
  });

  const issuedBy = (ca: string) => ['-CA', path(`${ca}.pem`), '-CAkey', path(`${ca}.key`)];

  async function issue(name: string, subject: string, signer: readonly string[], days: string): Promise<void> {
    await openssl('genpkey', ...keyOptions, '-out', path(`${name}.key`));
    const request = [
      'req',
      '-new',
      '-utf8',
      '-subj',
      subject,
      '-key',
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
      ...signing[usual],
    ];
    await openssl(...request);
    const isRoot = name === 'root';
    const issuer = isRoot ? ['-signkey', path('root.key')] : signer;
    const profile = ['-extfile', path('extensions'), '-extensions', name, '-days', days, ...signing[usual]];
    const from = ['x509', '-req', '-in', path(`${name}.csr`), ...checking];
    await openssl(...from, ...issuer, ...profile, '-out', path(`${name}.pem`));
  }

  async function der(pem: string): Promise<Buffer> {
    const text = await readFile(pem, 'utf8');
    return Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  }

  test.each(algorithms)('accepts a chain and a signature made by openssl: %s', async (alg) => {
    const challenge = createChallenge();
    const header = { alg, typ: LOGIN_TOKEN_TYPE, x5c: chain.map((der) => der.toString('base64')) };
    const claims = { aud: ORIGIN, nonce: challenge, iat: Math.floor(Date.now() / 1000) };
    const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    await writeFile(path('input'), input);
    await openssl('dgst', ...signing[alg], '-sign', path('leaf.key'), '-out', path('signature'), path('input'));
    const signed = await readFile(path('signature'));
    const signature = isRs(alg) ? ecdsaSignatureP1363(signed) : signed;
    const login = await verifyLogin(`${input}.${Buffer.from(signature).toString('base64url')}`, {
      expectedChallenge: challenge,
      expectedOrigin: ORIGIN,
      trustAnchors: parseTrustAnchors(await readFile(path('root.pem'))),
      revocation: skipRevocationCheck,
    });
    expect(login).toMatchObject({ unit: { name: '苏州示例有限公司', code: CODE }, certificate: { issuer: 'JSCA_CA' } });
  });

  test.each(algorithms)('openssl verifies a token of the agent: %s', async (algorithm) => {
    const privateKey = createPrivateKey(await readFile(path('leaf.key')));
    const trustAnchors = parseTrustAnchors(await readFile(path('root.pem')));
    const { token } = loginOf({ privateKey, chain }, trustAnchors, { algorithm });
    const end = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(end + 1), 'base64url');
    await writeFile(path('input'), token.slice(0, end));
    await writeFile(path('signature'), isRs(algorithm) ? ecdsaSignatureDer(signature) : signature);
    await openssl('x509', '-in', path('leaf.pem'), '-noout', '-pubkey', '-out', path('leaf.pub'));
    const verify = ['dgst', ...signing[algorithm], '-verify', path('leaf.pub'), '-signature', path('signature')];
    await expect(openssl(...verify, path('input'))).resolves.toMatchObject({ stdout: 'Verified OK\n' });
    await writeFile(path('input'), `${token.slice(0, end)}A`);
    await expect(openssl(...verify, path('input'))).rejects.toThrow();
  });
});

test('openssl and verifyLogin accept the same chains', async () => {
  const { trustAnchorDer, samples } = await sampleChains('P-256');
  await writeFile(file('root.pem'), writePem('CERTIFICATE', trustAnchorDer));
  for (const sample of samples) {
    const [leaf, ...others] = sample.chain.map((der) => writePem('CERTIFICATE', der));
    await writeFile(file('leaf.pem'), leaf as string);
    // openssl fails on an empty file.
    await writeFile(file('others.pem'), others.join('') || writePem('CERTIFICATE', trustAnchorDer));
    const trust = ['-CAfile', file('root.pem'), '-no-CApath', '-no-CAstore', '-untrusted', file('others.pem')];
    const options = ['-attime', `${NOW / 1000}`, ...trust];
    const theirs = await openssl('verify', ...options, file('leaf.pem')).then(
      () => true,
      () => false,
    );
    const ours = await weAccept(sample, trustAnchorDer);
    expect({ name: sample.name, ours, theirs }).toEqual({
      name: sample.name,
      ours: sample.isRight,
      theirs: sample.isRight,
    });
  }
});

test('verifyLogin accepts the valid SM2 chains and refuses the others', async () => {
  const { trustAnchorDer, samples } = await sampleChains('SM2');
  for (const sample of samples) {
    expect({ name: sample.name, ours: await weAccept(sample, trustAnchorDer) }).toEqual({
      name: sample.name,
      ours: sample.isRight,
    });
  }
});
