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

test('knows a certificate once it has logged in', async () => {
  expect(isKnown(good)).toBe(false);
  await logIn(good, trustAnchors);
  expect(isKnown(good)).toBe(true);
  expect(cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64'))).toBeDefined();
});

describe('knows nothing after a login that failed', () => {
  test.each([
    ['the signature', { signature: (signature: Uint8Array) => signature.fill(1) }],
    ['the origin', { origin: 'https://evil.example' }],
    ['the challenge', { challenge: 'a'.repeat(43) }],
    ['the time', { now: 0 }],
  ])('at %s', async (_name, deviations) => {
    await expect(logIn(good, trustAnchors, deviations)).rejects.toThrow();
    expect(isKnown(good)).toBe(false);
  });

  test.each([
    'expired',
    'encryption-only',
    'personal',
    'wrong-check-character',
    'wrong-issuer',
  ] as const)('at the certificate: %s', async (id) => {
    await expect(logIn(units[id], trustAnchors)).rejects.toThrow();
    expect(isKnown(units[id])).toBe(false);
  });

  test('at the revocation', async () => {
    const { token, options } = loginOf(good, trustAnchors);
    const revocation = () => Promise.reject(new Error('revoked'));
    await expect(verifyLogin(token, { ...options, revocation })).rejects.toMatchObject({
      code: 'REVOCATION_CHECK_FAILED',
    });
    expect(isKnown(good)).toBe(false);
  });
});

test('does not take another chain for the known one, though both begin alike', async () => {
  await logIn(good, trustAnchors);
  const [leaf, ca] = good.chain as [Uint8Array, Uint8Array];
  const alike = { ...good, chain: [leaf, untrusted.subCa.certificateDer] };
  expect(headerOf(alike).slice(0, 160)).toBe(headerOf(good).slice(0, 160));
  await expectRefusal(logIn(alike, trustAnchors), 'CHAIN_UNTRUSTED', 'chain');
  const longer = { ...good, chain: [leaf, ca, root.certificateDer] };
  expect(isKnown(longer)).toBe(false);
  // Either takes the other's place, and both are right.
  for (const unit of [longer, good, longer, longer, good]) {
    await expect(logIn(unit, trustAnchors)).resolves.toBeDefined();
    expect(isKnown(unit)).toBe(true);
  }
});

test('does not let a known CA vouch under trust anchors that do not', async () => {
  await logIn(good, trustAnchors);
  const others = parseTrustAnchors(untrusted.root.certificateDer);
  await expectRefusal(logIn(good, others), 'CHAIN_UNTRUSTED', 'chain');
});

test('reads a known CA no second time, and no other certificate for it', async () => {
  await logIn(good, trustAnchors);
  const { certificate } = cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64')) as {
    certificate: unknown;
  };
  await logIn(units['code-extension-1.2.86.11.7.3'], trustAnchors);
  const again = cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64'));
  expect(again?.certificate).toBe(certificate);
  await expectRefusal(logIn(units['wrong-issuer'], trustAnchors), 'CHAIN_UNTRUSTED', 'chain');
});

test('goes the way that the token shows, though it knows another', async () => {
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

test('holds a known CA against the key of a namesake above it', async () => {
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
  // The namesake itself becomes known, which must not help either.
  const other = await createCa({ name: subCa.name, key: lowerKey, issuer: namesake, ...validity });
  const otherLeaf = createUnitCertificate({ issuer: other, key: unitKey, name: '甲', code, ...validity });
  await logIn({ privateKey, chain: [otherLeaf, other.certificateDer, namesake.certificateDer] }, trustAnchors);
  await expectRefusal(logIn(throughNamesake, trustAnchors), 'CHAIN_INVALID', 'chain');
});

test('forgets whoever has not logged in for longest', async () => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem, { cacheSize: 2 });
  const [a, b, c] = [good, units['code-extension-1.2.86.11.7.3'], units['code-attribute-1.2.86.11.7.3']];
  for (const unit of [a, b, a, c]) await logIn(unit, trustAnchors);
  // Asking refreshes, so ask for the one that is gone first.
  expect([b, a, c].map(isKnown)).toEqual([false, true, true]);
});

test('keeps nothing with a cache of 0', async () => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem, { cacheSize: 0 });
  await expect(logIn(good, trustAnchors)).resolves.toBeDefined();
  expect(isKnown(good)).toBe(false);
});

test('serves logins of many certificates at once', async () => {
  const all = Object.values(units).filter(({ id }) => id === 'good' || id.startsWith('code-'));
  const logins = [...all, ...all, ...all].map((unit) => logIn(unit, trustAnchors));
  const codes = (await Promise.all(logins)).map(({ unit }) => unit.code);
  expect(codes).toEqual([...all, ...all, ...all].map(({ code }) => code));
});
