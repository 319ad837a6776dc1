import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createCa,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type KeyPair,
  type SignatureAlgorithm,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import {
  caName,
  key,
  leafOf,
  logInUnder,
  logInWithChain,
  logInWithLeaf,
  pki,
  refuseInvalid,
  refuseUntrusted,
  validity,
} from '#test/support/tokens/chainsUnderTest.ts';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';
import { forgeries, forgeSignature } from '#test/unit/attacks/lowExponentForgery.ts';

const rsa = await createTestPki({ now: NOW, keyType: 'RSA-2048' });
const trustAnchors = parseTrustAnchors([pki.trustAnchorPem, rsa.trustAnchorPem]);
const lowExponent = keyPair(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }));

describe('V3', () => {
  const resigned = (members: object, sign: (input: string) => string) => {
    const { token, options } = loginOf(pki.units.good, trustAnchors);
    const [header = '', payload] = token.split('.');
    const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...members };
    const input = `${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${payload}`;
    return verifyLogin(`${input}.${sign(input)}`, options);
  };
  const publicPem = createPublicKey(pki.units.good.privateKey).export({ type: 'spki', format: 'pem' });

  // Proves that every accepted algorithm needs a private key.
  test.each([
    ['none, with no signature', { alg: 'none' }, () => ''],
    ['none, with a signature of something', { alg: 'none' }, () => 'AAAA'],
    ['no algorithm at all', { alg: '' }, () => 'AAAA'],
    ['HMAC under the public key', { alg: 'HS256' }, hmac(publicPem)],
    ['HMAC under nothing', { alg: 'HS256' }, hmac('')],
  ])('V3 %s is refused', async (_name, members, sign) => {
    await expectRefusal(resigned(members, sign), 'TOKEN_MALFORMED', 'tokenFormat');
  });

  // Proves that the key comes from the certificate only.
  test('V3 a key of the attacker in the header, or a crit, is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const offers = [
      { jwk: publicKey.export({ format: 'jwk' }) },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/chain' },
      { crit: ['exp'], exp: 1 },
      { b64: false, crit: ['b64'] },
    ];
    for (const offer of offers) {
      const login = logIn(pki.units.good, trustAnchors, { privateKey, header: (header) => ({ ...header, ...offer }) });
      await expectRefusal(login, 'TOKEN_MALFORMED', 'tokenFormat');
    }
  });

  test.each([
    ['the right one last', (text: string) => text.replace('{', '{"alg":"none",')],
    ['the right one first', (text: string) => text.replace('}', ',"alg":"none"}')],
    ['escaped', (text: string) => text.replace('{', '{"\\u0061lg":"none",')],
  ])('V3 the algorithm twice, %s, is refused', async (_name, headerText) => {
    await expectRefusal(logIn(pki.units.good, trustAnchors, { headerText }), 'TOKEN_MALFORMED', 'tokenFormat');
  });
});

describe('V4', () => {
  const unit = { privateKey: lowExponent.privateKey, chain: rsaLeafUnder(rsa.subCa, lowExponent) };

  test('V4 a valid signature of a key with the exponent 3 is accepted', async () => {
    await expect(logIn(unit, trustAnchors)).resolves.toBeDefined();
  });

  // Proves that the whole encoded message is compared, not parsed from its start.
  test.each(forgeries)('V4 a token with a forged signature is refused: $name', async (forgery) => {
    const { token, options } = loginOf(unit, trustAnchors);
    const message = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    const forged = Buffer.from(forgeSignature(message, forgery)).toString('base64url');
    await expectRefusal(verifyLogin(`${message}.${forged}`, options), 'SIGNATURE_INVALID', 'signature');
  });

  // The same for certificates: this is how CVE-2006-4339 made certificates of any CA with the exponent 3.
  test.each(forgeries)('V4 a leaf or CA with a forged signature is refused: $name', async (forgery) => {
    const anchor = await createCa({ name: caName('e = 3'), key: lowExponent, issuer: 'self', ...validity });
    const anchors = () => parseTrustAnchors(anchor.certificateDer);
    const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: anchor, ...validity });
    await expect(logInWithChain([leafOf(anchor)], anchors())).resolves.toBeDefined();
    await expect(logInWithChain([leafOf(ca), ca.certificateDer], anchors())).resolves.toBeDefined();
    await refuseUntrusted(logInWithChain([withForgedSignature(leafOf(anchor), forgery)], anchors()));
    const forgedCa = withForgedSignature(ca.certificateDer, forgery);
    await refuseUntrusted(logInWithChain([leafOf(ca), forgedCa], anchors()));
  });
});

describe('V10', () => {
  // Valid P-256 keys with explicit curve parameters, which OpenSSL accepts (CVE-2020-0601).
  const explicit = keyPair(generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }), 'P-256');

  // Proves that only named curves are read, in the leaf and in a CA.
  test('V10 a key with explicit curve parameters is refused in leaf and CA', async () => {
    const leaf = leafOf(pki.subCa, { key: explicit });
    const unit = { privateKey: explicit.privateKey, chain: [leaf, pki.subCa.certificateDer] };
    await expectRefusal(logIn(unit, trustAnchors), 'CERTIFICATE_KEY_UNSUPPORTED', 'algorithm');
    await refuseInvalid(logInUnder({ key: explicit }));
  });

  test('V10 a root with explicit curve parameters is refused in the token and as trust anchor', async () => {
    const rogue = await createCa({ name: pki.root.name, key: explicit, issuer: 'self', ...validity });
    await refuseUntrusted(logInWithChain([leafOf(rogue), rogue.certificateDer], trustAnchors));
    expect(() => parseTrustAnchors(rogue.certificateDer)).toThrow(TypeError);
  });
});

// Proves that no hash and no key in the whole chain is weaker than the others.
describe('V18', () => {
  const refuseWeak = (login: Promise<unknown>) => expectRefusal(login, 'KEY_TOO_WEAK', 'chain');

  test('V18 ecdsaWithSha1 is refused on the leaf and on the CA', async () => {
    await refuseWeak(logInWithLeaf({ signatureAlgorithm: 'ecdsaWithSha1' }));
    await refuseWeak(logInUnder({ signatureAlgorithm: 'ecdsaWithSha1' }));
  });

  test.each<SignatureAlgorithm>([
    'sha1WithRsa',
    'md5WithRsa',
  ])('V18 %s is refused on the leaf and on the CA', async (weak) => {
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: pki.root, ...validity });
    await refuseWeak(logInWithLeaf({ signatureAlgorithm: weak }, ca));
    const lower = await createCa({ name: caName('lower'), key, issuer: ca, ...validity, signatureAlgorithm: weak });
    await refuseWeak(logInWithChain([leafOf(lower), lower.certificateDer, ca.certificateDer]));
    for (const good of ['sha256WithRsa', 'sha384WithRsa', 'sha512WithRsa'] as const) {
      await expect(logInWithLeaf({ signatureAlgorithm: good }, ca)).resolves.toBeDefined();
    }
  });

  test('V18 RSA-1024 is refused in the leaf, in a CA and in a trust anchor', async () => {
    const weak = keyPair(generateKeyPairSync('rsa', { modulusLength: 1024 }));
    const unit = { privateKey: weak.privateKey, chain: [leafOf(pki.subCa, { key: weak }), pki.subCa.certificateDer] };
    await expectRefusal(logIn(unit, trustAnchors), 'KEY_TOO_WEAK', 'algorithm');
    await refuseWeak(logInUnder({ key: 'RSA-1024' }));
    const anchor = await createCa({ name: caName('weak'), key: weak, issuer: 'self', ...validity });
    expect(() => parseTrustAnchors(anchor.certificateDer)).toThrow(/RSA-1024/);
  });
});

function hmac(secret: string | Buffer) {
  return (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
}

function keyPair(
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  keyType: KeyPair['keyType'] = 'RSA-2048',
): KeyPair {
  return {
    keyType,
    privateKey,
    publicKeyInfo: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    pkcs8: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
  };
}

function rsaLeafUnder(issuer: typeof rsa.subCa, leafKey: KeyPair): Uint8Array[] {
  const code = createUnitCode('MA0000X9');
  return [createUnitCertificate({ issuer, key: leafKey, name: '甲', code, ...validity }), issuer.certificateDer];
}

/** The certificate with a forgery in place of its RSA-2048 signature, the last 256 bytes. */
function withForgedSignature(der: Uint8Array, forgery: (typeof forgeries)[number]): Uint8Array {
  const tbsLength = ((der[6] as number) << 8) | (der[7] as number);
  const tbs = der.slice(4, 8 + tbsLength);
  return Uint8Array.of(...der.slice(0, -256), ...forgeSignature(tbs, forgery));
}
