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

const toBigInt = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
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
    ['one byte', (signature: Uint8Array) => signature.slice(0, 1)],
    ['the last byte missing', (signature: Uint8Array) => signature.slice(0, -1)],
    ['the first byte missing', (signature: Uint8Array) => signature.slice(1)],
    ['an extra byte', (signature: Uint8Array) => Uint8Array.of(...signature, 0)],
    ['a zero before it', (signature: Uint8Array) => Uint8Array.of(0, ...signature)],
    ['all zeros', (signature: Uint8Array) => signature.fill(0)],
    ['all ones', (signature: Uint8Array) => signature.fill(0xff)],
    ['twice', (signature: Uint8Array) => Uint8Array.of(...signature, ...signature)],
  ])(`refuses a signature of ${algorithm}: %s`, async (_name, change) => {
    await refuse(withSignature(change));
  });

  test(`refuses a signature of ${algorithm} with a changed byte`, async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    await verifyLogin(token, options);
    const [header, payload, signature = ''] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    for (let at = 0; at < bytes.length; at += 5) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
      await refuse(verifyLogin(`${header}.${payload}.${flipped.toString('base64url')}`, options));
    }
  });

  test(`refuses claims changed after they were signed with ${algorithm}`, async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm, origin: 'https://evil.example' });
    const [header, payload = '', signature] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), aud: options.expectedOrigin };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await refuse(verifyLogin(`${header}.${changed}.${signature}`, options));
  });

  test(`refuses the signature of another login, of ${algorithm}`, async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const other = loginOf(unit, trustAnchors, { algorithm }).token;
    await refuse(verifyLogin(token.replace(/[^.]*$/, other.split('.')[2] as string), options));
  });

  test(`refuses the certificate of another unit on a login of ${algorithm}`, async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const another = {
      ...Object.values(pkis).find(({ units }) => units.good === unit)?.units['code-extension-1.2.86.11.7.3'],
    };
    const header = loginOf(another as typeof unit, trustAnchors, { algorithm }).token.split('.')[0];
    await refuse(verifyLogin(token.replace(/^[^.]*/, header as string), options));
  });

  test(`refuses the header of another chain of the same certificate on a login of ${algorithm}`, async () => {
    const { token, options } = loginOf(unit, trustAnchors, { algorithm });
    const { root } = pkis[algorithm === 'PS256' ? 'RS256' : algorithm];
    const withRoot = { ...unit, chain: [...unit.chain, root.certificateDer] };
    const header = loginOf(withRoot, trustAnchors, { algorithm }).token.split('.')[0];
    await refuse(verifyLogin(token.replace(/^[^.]*/, header as string), options));
  });
});

describe('SM2', () => {
  test('refuses an SM2 signature with another identifier than 1234567812345678', async () => {
    const { token, options } = loginOf(sm2Unit, trustAnchors);
    const [header, payload] = token.split('.');
    // Node's one-shot `sign` uses the empty identifier.
    const der = sign('sm3', Buffer.from(`${header}.${payload}`), sm2Unit.privateKey);
    const signature = Buffer.from(ecdsaSignatureP1363(der)).toString('base64url');
    await refuse(verifyLogin(`${header}.${payload}.${signature}`, options));
  });

  test('refuses an SM2 signature in DER', async () => {
    await refuse(logIn(sm2Unit, trustAnchors, { signature: ecdsaSignatureDer }));
  });

  test('accepts an SM2 signature of sm-crypto-v2, and sm-crypto-v2 accepts one of the agent', async () => {
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
      signature: (bytes) => {
        const [r, s] = change(toBigInt(bytes.slice(0, 32)), toBigInt(bytes.slice(32)));
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
    ['r and s exchanged', (r, s) => [s, r]],
    ['−r', (r, s) => [P256_ORDER - r, s]],
  ])('refuses an ES256 signature with %s', async (_name, change) => {
    await refuse(ecSignature(change));
  });

  test('refuses an ES256 signature whose numbers have extra zero bytes', async () => {
    const longer = (bytes: Uint8Array) => Uint8Array.of(0, ...bytes.slice(0, 32), 0, ...bytes.slice(32));
    await refuse(logIn(ecUnit, trustAnchors, { signature: longer }));
  });

  test('refuses an ES256 signature in DER', async () => {
    const der = Buffer.from('3006020101020101'.padEnd(128, '0'), 'hex');
    await refuse(logIn(ecUnit, trustAnchors, { signature: () => der }));
  });

  test('accepts an ES256 signature whose numbers begin with zero bytes', async () => {
    // One in 128 signatures has one, in r or in s.
    const seen = new Set<string>();
    for (let i = 0; i < 3000 && seen.size < 2; i++) {
      const { token, options } = loginOf(ecUnit, trustAnchors);
      const bytes = Buffer.from(token.split('.')[2] as string, 'base64url');
      if (bytes[0] !== 0 && bytes[32] !== 0) continue;
      seen.add(bytes[0] === 0 ? 'r' : 's');
      await expect(verifyLogin(token, options)).resolves.toBeDefined();
    }
    expect([...seen].sort()).toEqual(['r', 's']);
  });
});

describe('PS256', () => {
  test('refuses a PS256 signature with another length of salt', async () => {
    const { constants, sign } = await import('node:crypto');
    for (const saltLength of [0, 20, 31, 64]) {
      const { token, options } = loginOf(rsaUnit, trustAnchors, { algorithm: 'PS256' });
      const message = Buffer.from(token.slice(0, token.lastIndexOf('.')));
      const key = { key: rsaUnit.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      const forged = sign('sha256', message, key).toString('base64url');
      await refuse(verifyLogin(`${message}.${forged}`, options));
    }
  });

  test('refuses a PS256 signature of a key that its certificate restricts to another hash', async () => {
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
