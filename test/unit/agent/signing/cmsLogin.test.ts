import { createPublicKey, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { LoginAlgorithm } from '@hrca/protocol';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { ecdsaSignatureDer, readCertificate } from '@hrca/x509';
import { sm2 as smCrypto } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { prepareLogin } from '#agent/signing/loginSignature.ts';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { signJws } from '#test/support/tokens/loginTokens.ts';

const folder = suiteFolder();
const file = (name: string) => join(folder, name);
const now = Date.now();
const origin = 'https://portal.example';
const challenge = 'c'.repeat(43);
const request = { origin, challenge, format: 'cms' } as const;
const claims = { aud: origin, nonce: challenge, iat: Math.floor(now / 1000) };
const [ec, rsa, sm2] = await Promise.all([
  createTestPki({ now, keyType: 'P-256' }),
  createTestPki({ now, keyType: 'RSA-2048' }),
  createTestPki({ now, keyType: 'SM2' }),
]);

/** A login of the good unit as the agent makes it, and the message that its key signed. */
function login({ units: { good } }: TestPki, algorithm: LoginAlgorithm) {
  const prepared = prepareLogin({ request, algorithm, chain: good.chain, now });
  const signature = signJws({ algorithm, privateKey: good.privateKey, message: prepared.message });
  return { message: prepared.message, signature, token: prepared.token(signature) };
}

const verifying = (pki: TestPki, token: string) =>
  verifyLogin(token, {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    trustAnchors: parseTrustAnchors(pki.trustAnchorPem),
    revocation: skipRevocationCheck,
    formats: ['cms'],
  });

describe.each([
  ['RS256', rsa],
  ['PS256', rsa],
  ['ES256', ec],
] as const)('a login as CMS signed with %s', (algorithm, pki) => {
  const check = async (der: Uint8Array) => {
    await writeFile(file('login'), der);
    await writeFile(file('root'), pki.trustAnchorPem);
    const trust = ['-CAfile', file('root'), '-no-CApath', '-no-CAstore', '-purpose', 'any'];
    // -cades: openssl checks signingCertificateV2, too.
    await openssl(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      file('login'),
      ...trust,
      '-out',
      file('out'),
    );
    return JSON.parse(await readFile(file('out'), 'utf8'));
  };

  test(`the openssl CLI verifies a CMS login signed with ${algorithm} and finds its claims`, async () => {
    const der = Buffer.from(login(pki, algorithm).token, 'base64url');
    expect(await check(der)).toEqual(claims);
    const at = der.indexOf(challenge);
    der[at] = (der[at] as number) ^ 1;
    await expect(check(der)).rejects.toThrow();
  });

  test(`the verifier accepts a CMS login signed with ${algorithm}`, async () => {
    await expect(verifying(pki, login(pki, algorithm).token)).resolves.toMatchObject({ algorithm, origin });
  });

  test(`a CMS login signed with ${algorithm} has signer, time and content type as signed attributes`, async () => {
    await writeFile(file('login'), Buffer.from(login(pki, algorithm).token, 'base64url'));
    const { stdout } = await openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', file('login'));
    const signed = stdout.slice(stdout.indexOf('signedAttrs'));
    for (const name of ['contentType', 'messageDigest', 'signingTime', 'signingCertificateV2']) {
      expect(signed).toContain(name);
    }
    expect(stdout).toContain('eContentType: undefined (2.25.182738045274803999975059780388542197353)');
    expect(stdout).toMatch(/unsignedAttrs:\s+<ABSENT>/);
  });
});

describe('a login as CMS signed with SM2', () => {
  const { good } = sm2.units;

  test('the verifier accepts a CMS login signed with SM2', async () => {
    await expect(verifying(sm2, login(sm2, 'SM2').token)).resolves.toMatchObject({ algorithm: 'SM2', origin });
  });

  test('a CMS login signed with SM2 has the content types of GM/T 0010 and the OIDs of SM3 and SM2', async () => {
    await writeFile(file('login'), Buffer.from(login(sm2, 'SM2').token, 'base64url'));
    const { stdout } = await openssl('asn1parse', '-inform', 'DER', '-in', file('login'));
    const objects = [...stdout.matchAll(/OBJECT\s+:(.+)/g)].map(([, name]) => name);
    expect(objects[0]).toBe('1.2.156.10197.6.1.4.2.2');
    expect(objects[1]).toBe('sm3');
    expect(objects.at(-1)).toBe('1.2.156.10197.1.301.1');
  });

  test('sm-crypto-v2 and the openssl CLI verify a CMS login signed with SM2', async () => {
    const { message, signature } = login(sm2, 'SM2');
    const { publicKeyInfo } = readCertificate(good.certificateDer);
    const point = Buffer.from(publicKeyInfo.subarray(-65)).toString('hex');
    const hex = Buffer.from(signature).toString('hex');
    expect(smCrypto.doVerifySignature(message, hex, point, { hash: true })).toBe(true);
    await writeFile(file('message'), message);
    await writeFile(file('signature'), ecdsaSignatureDer(signature));
    await writeFile(file('pub'), createPublicKey(good.certificatePem).export({ type: 'spki', format: 'pem' }));
    const id = ['-sm3', '-sigopt', 'distid:1234567812345678'];
    const checked = await openssl(
      'dgst',
      ...id,
      '-verify',
      file('pub'),
      '-signature',
      file('signature'),
      file('message'),
    );
    expect(checked.stdout).toBe('Verified OK\n');
  });
});

// Proves that no page chooses bytes that the key signs: only a digest of the challenge is signed.
describe('the signed bytes of a CMS login', () => {
  test.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['SM2', sm2],
  ] as const)('S1 a CMS login is signed over its attributes and not over its claims: %s', (algorithm, pki) => {
    const { message, token } = login(pki, algorithm);
    expect(message[0]).toBe(0x31);
    expect(Buffer.from(message).includes(challenge)).toBe(false);
    expect(Buffer.from(message).includes(Buffer.from('0614698292fa88cfa0d59a9be980a0b088e396cedc69', 'hex'))).toBe(
      true,
    );
    expect(Buffer.from(token, 'base64url').includes(challenge)).toBe(true);
  });

  test('S1 the signed bytes of a CMS and of a JWS login differ, so that one signature is not valid for both', () => {
    const { good } = ec.units;
    const facts = { algorithm: 'ES256', chain: good.chain, now } as const;
    const jws = prepareLogin({ request: { ...request, format: 'jws' }, ...facts });
    const cms = prepareLogin({ request, ...facts });
    const signature = signJws({ algorithm: 'ES256', privateKey: good.privateKey, message: cms.message });
    const key = { key: createPublicKey(good.certificatePem), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', cms.message, key, signature)).toBe(true);
    expect(verify('sha256', jws.message, key, signature)).toBe(false);
    // A JWS begins with base64url of a brace, a SET with 0x31.
    expect(String.fromCharCode(jws.message[0] as number)).toBe('e');
  });
});

test('a CMS login after 2049 has its signing time as GeneralizedTime', async () => {
  const later = Date.parse('2055-01-01T00:00:00Z');
  const pki = await createTestPki({ now: later });
  const { good } = pki.units;
  const prepared = prepareLogin({ request, algorithm: 'ES256', chain: good.chain, now: later });
  const signature = signJws({ algorithm: 'ES256', privateKey: good.privateKey, message: prepared.message });
  const options = { expectedChallenge: challenge, expectedOrigin: origin, formats: ['cms'] as const, now: () => later };
  const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
  const verified = verifyLogin(prepared.token(signature), {
    ...options,
    trustAnchors,
    revocation: skipRevocationCheck,
  });
  await expect(verified).resolves.toMatchObject({ signedAt: later });
});
