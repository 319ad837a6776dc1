import {
  createCa,
  createKeyPair,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type KeyPair,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors, type TrustAnchors, verifyLogin } from '@hrca/verifier';
import { beforeEach, describe, expect, test } from 'vitest';
import { cacheOf } from '#test/support/tokens/verifierCache.ts';
import { expectRefusal, logIn, loginOf, NOW, type SigningUnit } from '#test/support/tokens/verifierUnderTest.ts';

const DAY = 86_400_000;
const pki = await createTestPki({ now: NOW });
const { units, root, subCa, untrusted } = pki;
const { good } = units;

let trustAnchors: TrustAnchors;
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

const headerOf = (unit: SigningUnit) => loginOf(unit, trustAnchors).token.split('.')[0] as string;
const isKnown = (unit: SigningUnit) => cacheOf(trustAnchors).signer(headerOf(unit)) !== undefined;

test('caches the chain of a certificate after its first login', async () => {
  expect(isKnown(good)).toBe(false);
  await logIn(good, trustAnchors);
  expect(isKnown(good)).toBe(true);
  expect(cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64'))).toBeDefined();
});

describe('failed logins', () => {
  test.each([
    ['the signature', { signature: (signature: Uint8Array) => signature.fill(1) }],
    ['the origin', { origin: 'https://evil.example' }],
    ['the challenge', { challenge: 'a'.repeat(43) }],
    ['the time', { now: 0 }],
  ])('caches nothing after a login that fails at %s', async (_name, deviations) => {
    await expect(logIn(good, trustAnchors, deviations)).rejects.toThrow();
    expect(isKnown(good)).toBe(false);
  });

  test.each([
    'expired',
    'encryption-only',
    'personal',
    'wrong-check-character',
    'wrong-issuer',
  ] as const)('caches nothing after a login with a refused certificate: %s', async (id) => {
    await expect(logIn(units[id], trustAnchors)).rejects.toThrow();
    expect(isKnown(units[id])).toBe(false);
  });

  test('caches nothing after a login that fails at the revocation check', async () => {
    const { token, options } = loginOf(good, trustAnchors);
    const revocation = () => Promise.reject(new Error('revoked'));
    await expect(verifyLogin(token, { ...options, revocation })).rejects.toMatchObject({
      code: 'REVOCATION_CHECK_FAILED',
    });
    expect(isKnown(good)).toBe(false);
  });
});

test('does not take a chain for a cached one with the same beginning', async () => {
  await logIn(good, trustAnchors);
  const [leaf, ca] = good.chain as [Uint8Array, Uint8Array];
  const alike = { ...good, chain: [leaf, untrusted.subCa.certificateDer] };
  expect(headerOf(alike).slice(0, 160)).toBe(headerOf(good).slice(0, 160));
  await expectRefusal(logIn(alike, trustAnchors), 'CHAIN_UNTRUSTED', 'chain');
  const longer = { ...good, chain: [leaf, ca, root.certificateDer] };
  expect(isKnown(longer)).toBe(false);
  // Each replaces the other in the cache, and both are valid.
  for (const unit of [longer, good, longer, longer, good]) {
    await expect(logIn(unit, trustAnchors)).resolves.toBeDefined();
    expect(isKnown(unit)).toBe(true);
  }
});

test('does not use a cached CA under trust anchors that did not issue it', async () => {
  await logIn(good, trustAnchors);
  const others = parseTrustAnchors(untrusted.root.certificateDer);
  await expectRefusal(logIn(good, others), 'CHAIN_UNTRUSTED', 'chain');
});

test('parses a cached CA only once, and takes no other certificate for it', async () => {
  await logIn(good, trustAnchors);
  const { certificate } = cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64')) as {
    certificate: unknown;
  };
  await logIn(units['code-extension-1.2.86.11.7.3'], trustAnchors);
  const again = cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64'));
  expect(again?.certificate).toBe(certificate);
  await expectRefusal(logIn(units['wrong-issuer'], trustAnchors), 'CHAIN_UNTRUSTED', 'chain');
});

test('builds the path in the token, although another one is cached', async () => {
  const name = [{ type: '2.5.4.3', value: 'renewed CA' }];
  const [key, lowerKey, unitKey] = await Promise.all([1, 2, 3].map(() => createKeyPair('P-256')));
  const upper = (notAfter: number) =>
    createCa({ name, key: key as KeyPair, issuer: root, notBefore: NOW - DAY, notAfter });
  const [old, renewed] = await Promise.all([upper(NOW + DAY), upper(NOW + 9 * DAY)]);
  const validity = { notBefore: NOW - DAY, notAfter: NOW + 9 * DAY };
  const lower = await createCa({ name: subCa.name, key: lowerKey as KeyPair, issuer: old, ...validity });
  const code = createUnitCode('MA0000X9');
  const leaf = createUnitCertificate({ issuer: lower, key: unitKey as KeyPair, name: '甲', code, ...validity });
  const { privateKey } = unitKey as KeyPair;
  await logIn({ privateKey, chain: [leaf, lower.certificateDer, old.certificateDer] }, trustAnchors);
  const now = NOW + 2 * DAY;
  const unit = { privateKey, chain: [leaf, lower.certificateDer, renewed.certificateDer] };
  const { token, options } = loginOf(unit, trustAnchors, { now });
  await expect(verifyLogin(token, { ...options, now: () => now })).resolves.toBeDefined();
});

test('verifies a cached CA against the key of another CA of the same name above it', async () => {
  const name = [{ type: '2.5.4.3', value: 'CA with a namesake' }];
  const [key, namesakeKey, lowerKey, unitKey] = (await Promise.all([1, 2, 3, 4].map(() => createKeyPair('P-256')))) as [
    KeyPair,
    KeyPair,
    KeyPair,
    KeyPair,
  ];
  const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
  const upper = await createCa({ name, key, issuer: root, ...validity });
  const namesake = await createCa({ name, key: namesakeKey, issuer: root, ...validity });
  const lower = await createCa({ name: subCa.name, key: lowerKey, issuer: upper, ...validity });
  const code = createUnitCode('MA0000X9');
  const leaf = createUnitCertificate({ issuer: lower, key: unitKey, name: '甲', code, ...validity });
  const { privateKey } = unitKey;
  const throughNamesake = { privateKey, chain: [leaf, lower.certificateDer, namesake.certificateDer] };
  await expectRefusal(logIn(throughNamesake, trustAnchors), 'CHAIN_INVALID', 'chain');
  await logIn({ privateKey, chain: [leaf, lower.certificateDer, upper.certificateDer] }, trustAnchors);
  await expectRefusal(logIn(throughNamesake, trustAnchors), 'CHAIN_INVALID', 'chain');
  // Caching the namesake itself must not change the result.
  const other = await createCa({ name: subCa.name, key: lowerKey, issuer: namesake, ...validity });
  const otherLeaf = createUnitCertificate({ issuer: other, key: unitKey, name: '甲', code, ...validity });
  await logIn({ privateKey, chain: [otherLeaf, other.certificateDer, namesake.certificateDer] }, trustAnchors);
  await expectRefusal(logIn(throughNamesake, trustAnchors), 'CHAIN_INVALID', 'chain');
});

test('drops the least recently used signer first', async () => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem, { cacheSize: 2 });
  const [a, b, c] = [good, units['code-extension-1.2.86.11.7.3'], units['code-attribute-1.2.86.11.7.3']];
  for (const unit of [a, b, a, c]) await logIn(unit, trustAnchors);
  // A lookup counts as a use, so the dropped one is looked up first.
  expect([b, a, c].map(isKnown)).toEqual([false, true, true]);
});

test('caches nothing with a cacheSize of 0', async () => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem, { cacheSize: 0 });
  await expect(logIn(good, trustAnchors)).resolves.toBeDefined();
  expect(isKnown(good)).toBe(false);
});

test('verifies concurrent logins of many certificates', async () => {
  const all = Object.values(units).filter(({ id }) => id === 'good' || id.startsWith('code-'));
  const logins = [...all, ...all, ...all].map((unit) => logIn(unit, trustAnchors));
  const codes = (await Promise.all(logins)).map(({ unit }) => unit.code);
  expect(codes).toEqual([...all, ...all, ...all].map(({ code }) => code));
});
