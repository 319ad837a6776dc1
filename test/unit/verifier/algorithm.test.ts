import {
  createKeyPair,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type KeyPair,
} from '@hrca/certs-fixtures';
import type { LoginAlgorithm } from '@hrca/protocol';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { writeBitString, writeInteger, writeOid, writeSequence } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const DAY = 86_400_000;
const [ec, rsa, sm2] = await Promise.all([
  createTestPki({ now: NOW, keyType: 'P-256' }),
  createTestPki({ now: NOW, keyType: 'RSA-2048' }),
  createTestPki({ now: NOW, keyType: 'SM2' }),
]);
const trustAnchors = parseTrustAnchors([ec.trustAnchorPem, rsa.trustAnchorPem, sm2.trustAnchorPem]);
const [p256, p384, rsaPss, rsa1024] = await Promise.all([
  createKeyPair('P-256'),
  createKeyPair('P-384'),
  createKeyPair('RSA-PSS-2048'),
  createKeyPair('RSA-1024'),
]);

/** A good unit certificate for any key, or for what is said to be one. */
function unitWith(key: Pick<KeyPair, 'privateKey' | 'publicKeyInfo'>) {
  const leaf = createUnitCertificate({
    issuer: ec.subCa,
    key: key as KeyPair,
    name: '甲',
    code: createUnitCode('MA0000X9'),
    notBefore: NOW - DAY,
    notAfter: NOW + DAY,
  });
  return { privateKey: key.privateKey, chain: [leaf, ec.subCa.certificateDer] };
}

const ecInfo = (parameters: Uint8Array, point: Uint8Array = new Uint8Array(65).fill(4)) =>
  writeSequence(writeSequence(writeOid('1.2.840.10045.2.1'), parameters), writeBitString(point));

describe('algorithm of the token and kind of key', () => {
  test.each<[string, LoginAlgorithm, { good: Parameters<typeof logIn>[0] }, LoginAlgorithm]>([
    ['RS256 for a P-256 key', 'RS256', { good: ec.units.good }, 'ES256'],
    ['PS256 for a P-256 key', 'PS256', { good: ec.units.good }, 'ES256'],
    ['ES256 for an RSA key', 'ES256', { good: rsa.units.good }, 'RS256'],
    ['SM2 for a P-256 key', 'SM2', { good: ec.units.good }, 'ES256'],
    ['ES256 for an SM2 key', 'ES256', { good: sm2.units.good }, 'SM2'],
    ['RS256 for an SM2 key', 'RS256', { good: sm2.units.good }, 'SM2'],
    ['RS256 for an RSA-PSS key', 'RS256', { good: unitWith(rsaPss) }, 'PS256'],
  ])('refuses %s', async (_name, alg, { good }, algorithm) => {
    const login = logIn(good, trustAnchors, { algorithm, header: (header) => ({ ...header, alg }) });
    await expectRefusal(login, 'TOKEN_ALGORITHM_MISMATCH', 'algorithm');
  });

  test.each([
    ['RS256', 'PS256'],
    ['PS256', 'RS256'],
  ] as const)('refuses the header %s over a signature of %s', async (alg, algorithm) => {
    const login = logIn(rsa.units.good, trustAnchors, { algorithm, header: (header) => ({ ...header, alg }) });
    await expectRefusal(login, 'SIGNATURE_INVALID', 'signature');
  });

  test('refuses an accepted token whose header is changed to another algorithm', async () => {
    const { token, options } = loginOf(rsa.units.good, trustAnchors);
    await verifyLogin(token, options);
    const [header = '', ...rest] = token.split('.');
    const text = Buffer.from(header, 'base64url').toString().replace('RS256', 'PS256');
    const swapped = [Buffer.from(text).toString('base64url'), ...rest].join('.');
    await expectRefusal(verifyLogin(swapped, options), 'SIGNATURE_INVALID', 'signature');
  });
});

test('refuses an RSA key of 1024 bits', async () => {
  await expectRefusal(logIn(unitWith(rsa1024), trustAnchors), 'KEY_TOO_WEAK', 'algorithm');
});

describe('kinds of keys without a login algorithm', () => {
  test('refuses a P-384 key', async () => {
    const login = logIn(unitWith(p384), trustAnchors, { algorithm: 'ES256' });
    await expectRefusal(login, 'CERTIFICATE_KEY_UNSUPPORTED', 'algorithm');
  });

  test.each([
    [
      'explicit curve parameters',
      ecInfo(writeSequence(writeInteger(1), writeSequence(writeOid('1.2.840.10045.1.1'), writeInteger(23)))),
    ],
    ['secp256k1', ecInfo(writeOid('1.3.132.0.10'))],
    ['Ed25519', writeSequence(writeSequence(writeOid('1.3.101.112')), writeBitString(new Uint8Array(32)))],
    [
      'RSA with the exponent 1',
      writeSequence(
        writeSequence(writeOid('1.2.840.113549.1.1.1')),
        writeBitString(writeSequence(writeInteger(new Uint8Array(256).fill(0xc5)), writeInteger(1))),
      ),
    ],
  ])('refuses a key: %s', async (_name, publicKeyInfo) => {
    const unit = unitWith({ privateKey: ec.units.good.privateKey, publicKeyInfo });
    await expectRefusal(logIn(unit, trustAnchors), 'CERTIFICATE_KEY_UNSUPPORTED', 'algorithm');
  });
});

describe('points of P-256', () => {
  const prime256v1 = writeOid('1.2.840.10045.3.1.7');

  test.each([
    ['off the curve', new Uint8Array(65).fill(4)],
    ['at infinity', new Uint8Array([0])],
    ['in the hybrid form', new Uint8Array(65).fill(6)],
    ['of no bytes', new Uint8Array()],
    ['of P-384’s length', p384.publicKeyInfo.slice(-97)],
    ['that is cut short', new Uint8Array(33).fill(4)],
    ['with coordinates beyond the field', new Uint8Array(65).fill(0xff).fill(4, 0, 1)],
  ])('refuses a P-256 key %s', async (_name, point) => {
    const unit = unitWith({ privateKey: ec.units.good.privateKey, publicKeyInfo: ecInfo(prime256v1, point) });
    await expectRefusal(logIn(unit, trustAnchors), 'CERTIFICATE_MALFORMED', 'chain');
  });

  test('refuses a certificate without a trusted issuer before its key is decoded', async () => {
    const { subCa } = ec.untrusted;
    const key = { publicKeyInfo: ecInfo(prime256v1, new Uint8Array(65).fill(4)) } as KeyPair;
    const leaf = createUnitCertificate({ issuer: subCa, key, name: '甲', code: '', notBefore: 0, notAfter: NOW + DAY });
    const unit = { privateKey: ec.units.good.privateKey, chain: [leaf, subCa.certificateDer] };
    await expectRefusal(logIn(unit, trustAnchors), 'CHAIN_UNTRUSTED', 'chain');
  });
});

describe('points of SM2', () => {
  test.each([
    ['off the curve', new Uint8Array(65).fill(4)],
    ['at infinity', new Uint8Array([0])],
    ['in the hybrid form', new Uint8Array(65).fill(6)],
    ['of no bytes', new Uint8Array()],
    ['in the compressed form', Uint8Array.of(2, ...new Uint8Array(32).fill(1))],
    ['with coordinates beyond the field', new Uint8Array(65).fill(0xff).fill(4, 0, 1)],
    ['that is a point of P-256', p256.publicKeyInfo.slice(-65)],
  ])('refuses an SM2 key %s', async (_name, point) => {
    const publicKeyInfo = ecInfo(writeOid('1.2.156.10197.1.301'), point);
    const unit = unitWith({ privateKey: sm2.units.good.privateKey, publicKeyInfo });
    await expectRefusal(logIn(unit, trustAnchors, { algorithm: 'SM2' }), 'CERTIFICATE_MALFORMED', 'chain');
  });
});

test('accepts a compressed P-256 point', async () => {
  const key = await createKeyPair('P-256');
  const whole = key.publicKeyInfo.slice(-65);
  const compressed = Uint8Array.of(2 | ((whole[64] as number) & 1), ...whole.slice(1, 33));
  const unit = unitWith({
    privateKey: key.privateKey,
    publicKeyInfo: ecInfo(writeOid('1.2.840.10045.3.1.7'), compressed),
  });
  await expect(logIn(unit, trustAnchors)).resolves.toMatchObject({ certificate: { keyKind: 'P-256' } });
});
