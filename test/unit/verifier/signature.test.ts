import { generateKeyPairSync, sign } from 'node:crypto';
import { createTestPki, createUnitCertificate, createUnitCode, type KeyPair } from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { ecdsaSignatureDer, ecdsaSignatureP1363, readCertificate } from '@hrca/x509';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const DAY = 86_400_000;
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const pkis = {
  ES256: await createTestPki({ now: NOW, keyType: 'P-256' }),
  RS256: await createTestPki({ now: NOW, keyType: 'RSA-2048' }),
  SM2: await createTestPki({ now: NOW, keyType: 'SM2' }),
};
const trustAnchors = parseTrustAnchors(Object.values(pkis).map(({ trustAnchorPem }) => trustAnchorPem));
const [ecUnit, rsaUnit, sm2Unit] = [pkis.ES256.units.good, pkis.RS256.units.good, pkis.SM2.units.good];

const toBigInt = (octets: Uint8Array) => BigInt(`0x${Buffer.from(octets).toString('hex')}`);
const toOctets = (n: bigint, length: number) =>
  new Uint8Array(Buffer.from(n.toString(16).padStart(length * 2, '0'), 'hex'));
const refuse = (login: Promise<unknown>) => expectRefusal(login, 'SIGNATURE_INVALID', 'signature');

describe.each([
  ['ES256', ecUnit],
  ['RS256', rsaUnit],
  ['PS256', rsaUnit],
  ['SM2', sm2Unit],
] as const)('%s', (algorithm, unit) => {
  const withSignature = (signature: (signature: Uint8Array) => Uint8Array) =>
    logIn(unit, trustAnchors, { algorithm, signature });

  test.each([
    ['one octet', (signature: Uint8Array) => signature.slice(0, 1)],
    ['the last octet missing', (signature: Uint8Array) => signature.slice(0, -1)],
    ['the first octet missing', (signature: Uint8Array) => signature.slice(1)],
    ['an octet too many', (signature: Uint8Array) => Uint8Array.of(...signature, 0)],
    ['a zero before it', (signature: Uint8Array) => Uint8Array.of(0, ...signature)],
    ['all zeros', (signature: Uint8Array) => signature.fill(0)],
    ['all ones', (signature: Uint8Array) => signature.fill(0xff)],
    ['twice', (signature: Uint8Array) => Uint8Array.of(...signature, ...signature)],
  ])('refuses a signature: %s', async (_name, change) => {
    await refuse(withSignature(change));
  });

  test('refuses a signature with any of its octets changed', async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    await verifyLogin(token, options);
    const [header, payload, signature = ''] = token.split('.');
    const octets = Buffer.from(signature, 'base64url');
    for (let at = 0; at < octets.length; at += 5) {
      const flipped = Buffer.from(octets);
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
      await refuse(verifyLogin(`${header}.${payload}.${flipped.toString('base64url')}`, options));
    }
  });

  test('refuses claims that were changed after they were signed', async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm, origin: 'https://evil.example' });
    const [header, payload = '', signature] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), aud: options.expectedOrigin };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await refuse(verifyLogin(`${header}.${changed}.${signature}`, options));
  });

  test('refuses the signature of another login', async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const other = loginOf(unit, trustAnchors, { algorithm }).token;
    await refuse(verifyLogin(token.replace(/[^.]*$/, other.split('.')[2] as string), options));
  });

  test('refuses the certificate of another unit', async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const another = {
      ...Object.values(pkis).find(({ units }) => units.good === unit)?.units['code-extension-1.2.86.11.7.3'],
    };
    const header = loginOf(another as typeof unit, trustAnchors, { algorithm }).token.split('.')[0];
    await refuse(verifyLogin(token.replace(/^[^.]*/, header as string), options));
  });

  test('refuses the header of another chain of the same certificate', async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const { root } = pkis[algorithm === 'PS256' ? 'RS256' : algorithm];
    const withRoot = { ...unit, chain: [...unit.chain, root.certificateDer] };
    const header = loginOf(withRoot, trustAnchors, { algorithm }).token.split('.')[0];
    await refuse(verifyLogin(token.replace(/^[^.]*/, header as string), options));
  });
});

describe('SM2', () => {
  test('refuses a signature over another identifier than 1234567812345678', async () => {
    const { token, options } = loginOf(sm2Unit, trustAnchors);
    const [header, payload] = token.split('.');
    // Node's own: over the empty identifier.
    const der = sign('sm3', Buffer.from(`${header}.${payload}`), sm2Unit.privateKey);
    const signature = Buffer.from(ecdsaSignatureP1363(der)).toString('base64url');
    await refuse(verifyLogin(`${header}.${payload}.${signature}`, options));
  });

  test('refuses a signature in DER', async () => {
    await refuse(logIn(sm2Unit, trustAnchors, { signature: ecdsaSignatureDer }));
  });

  test('accepts a signature that sm-crypto-v2 has made, and sm-crypto-v2 one of ours', async () => {
    const { token, options } = loginOf(sm2Unit, trustAnchors);
    const [header, payload, signature = ''] = token.split('.');
    const message = new Uint8Array(Buffer.from(`${header}.${payload}`));
    const { publicKeyInfo } = readCertificate(sm2Unit.certificateDer);
    const point = Buffer.from(publicKeyInfo.subarray(-65)).toString('hex');
    const ours = Buffer.from(signature, 'base64url').toString('hex');
    expect(sm2.doVerifySignature(message, ours, point, { hash: true })).toBe(true);
    const secret = Buffer.from(sm2Unit.keyDer.subarray(36, 68)).toString('hex');
    const theirs = Buffer.from(sm2.doSignature(message, secret, { hash: true }), 'hex').toString('base64url');
    const login = await verifyLogin(`${header}.${payload}.${theirs}`, options);
    expect(login).toMatchObject({ algorithm: 'SM2', certificate: { keyKind: 'SM2' } });
  });
});

describe('ES256', () => {
  const ecSignature = (change: (r: bigint, s: bigint) => [bigint, bigint]) =>
    logIn(ecUnit, trustAnchors, {
      signature: (octets) => {
        const [r, s] = change(toBigInt(octets.slice(0, 32)), toBigInt(octets.slice(32)));
        return Uint8Array.of(...toOctets(r, 32), ...toOctets(s, 32));
      },
    });

  test.each<[string, (r: bigint, s: bigint) => [bigint, bigint]]>([
    ['r = 0', (_r, s) => [0n, s]],
    ['s = 0', (r) => [r, 0n]],
    ['r = s = 0 (CVE-2022-21449)', () => [0n, 0n]],
    ['r = 1, s = 1', () => [1n, 1n]],
    ['r = the order', (_r, s) => [P256_ORDER, s]],
    ['s = the order', (r) => [r, P256_ORDER]],
    ['r and s the wrong way round', (r, s) => [s, r]],
    ['−r', (r, s) => [P256_ORDER - r, s]],
  ])('refuses %s', async (_name, change) => {
    await refuse(ecSignature(change));
  });

  test('refuses numbers longer than they need be', async () => {
    const longer = (octets: Uint8Array) => Uint8Array.of(0, ...octets.slice(0, 32), 0, ...octets.slice(32));
    await refuse(logIn(ecUnit, trustAnchors, { signature: longer }));
  });

  test('refuses DER, which is not what a JWS carries', async () => {
    const der = Buffer.from('3006020101020101'.padEnd(128, '0'), 'hex');
    await refuse(logIn(ecUnit, trustAnchors, { signature: () => der }));
  });

  test('accepts numbers with leading zeros', async () => {
    // One in 128 signatures has one, in r or in s.
    const seen = new Set<string>();
    for (let i = 0; i < 3000 && seen.size < 2; i++) {
      const { token, options } = loginOf(ecUnit, trustAnchors);
      const octets = Buffer.from(token.split('.')[2] as string, 'base64url');
      if (octets[0] !== 0 && octets[32] !== 0) continue;
      seen.add(octets[0] === 0 ? 'r' : 's');
      await expect(verifyLogin(token, options)).resolves.toBeDefined();
    }
    expect([...seen].sort()).toEqual(['r', 's']);
  });
});

describe('PS256', () => {
  test('accepts no other length of salt', async () => {
    const { constants, sign } = await import('node:crypto');
    for (const saltLength of [0, 20, 31, 64]) {
      const { token, options } = loginOf(rsaUnit, trustAnchors, { algorithm: 'PS256' });
      const message = Buffer.from(token.slice(0, token.lastIndexOf('.')));
      const key = { key: rsaUnit.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      const forged = sign('sha256', message, key).toString('base64url');
      await refuse(verifyLogin(`${message}.${forged}`, options));
    }
  });

  test('refuses a key whose certificate admits of another hash only', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha512',
      mgf1HashAlgorithm: 'sha512',
    });
    const unit = unitWith({ privateKey, publicKeyInfo: publicKey.export({ type: 'spki', format: 'der' }) });
    const login = logIn(unit, trustAnchors, {
      algorithm: 'RS256',
      header: (header) => ({ ...header, alg: 'PS256' }),
      privateKey: rsaUnit.privateKey,
    });
    await expectRefusal(login, 'CERTIFICATE_KEY_UNSUPPORTED', 'algorithm');
  });
});

function unitWith({ privateKey, publicKeyInfo }: Pick<KeyPair, 'privateKey' | 'publicKeyInfo'>) {
  const leaf = createUnitCertificate({
    issuer: pkis.RS256.subCa,
    key: { publicKeyInfo } as KeyPair,
    name: '甲',
    code: createUnitCode('MA0000X9'),
    notBefore: NOW - DAY,
    notAfter: NOW + DAY,
  });
  return { privateKey, chain: [leaf, pkis.RS256.subCa.certificateDer] };
}
