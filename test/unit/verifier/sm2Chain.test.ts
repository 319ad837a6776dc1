import {
  createCa,
  createKeyPair,
  createTestPki,
  type KeyPair,
  type KeyType,
  type SignatureAlgorithm,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { expect, test } from 'vitest';
import { caName, key, leafOf, refuseInvalid, refuseUntrusted, validity } from '#test/support/tokens/chainsUnderTest.ts';
import { cacheOf } from '#test/support/tokens/verifierCache.ts';
import { logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const pki = await createTestPki({ now: NOW, keyType: 'SM2' });
const { root, subCa, units, untrusted } = pki;

/** The login of a P-256 unit under a CA of `keyType`, which a root of `rootType` has issued. */
async function logInUnder(
  rootType: KeyType,
  keyType: KeyType,
  { issuerKey, ...deviations }: { issuerKey?: KeyPair; signatureAlgorithm?: SignatureAlgorithm } = {},
) {
  const above = await createCa({ name: caName('Root'), key: rootType, issuer: 'self', ...validity });
  const ca = await createCa({ name: caName('CA'), key: keyType, issuer: above, ...validity });
  const chain = [leafOf({ ...ca, key: issuerKey ?? ca.key }, deviations), ca.certificateDer];
  return logIn({ privateKey: key.privateKey, chain }, parseTrustAnchors(above.certificateDer));
}

test.each([
  ['SM2', 'P-256'],
  ['P-256', 'SM2'],
  ['RSA-2048', 'SM2'],
  ['SM2', 'RSA-2048'],
] as const)('accepts a chain whose algorithms differ: a root of %s, a CA of %s', async (rootType, keyType) => {
  await expect(logInUnder(rootType, keyType)).resolves.toBeDefined();
});

test('refuses a certificate of a P-256 CA whose signature algorithm is SM2', async () => {
  await refuseInvalid(logInUnder('P-256', 'P-256', { signatureAlgorithm: 'sm2WithSm3' }));
});

test('refuses a certificate of an SM2 CA whose signature algorithm is ECDSA', async () => {
  await refuseInvalid(logInUnder('SM2', 'SM2', { issuerKey: key }));
});

test('refuses SM2 CAs of the same names with other keys', async () => {
  const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
  await refuseUntrusted(logIn(units['wrong-issuer'], trustAnchors));
  const { privateKey, chain } = units['wrong-issuer'];
  await refuseUntrusted(logIn({ privateKey, chain: [...chain, untrusted.root.certificateDer] }, trustAnchors));
});

test('caches an SM2 chain, so that the next login parses no certificate', async () => {
  const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
  await logIn(units.good, trustAnchors);
  const { token } = loginOf(units.good, trustAnchors);
  expect(cacheOf(trustAnchors).signer(token.split('.')[0] as string)).toMatchObject({ algorithm: 'SM2' });
  expect(cacheOf(trustAnchors).issuer(Buffer.from(subCa.certificateDer).toString('base64'))).toBeDefined();
});

test('accepts a renewed SM2 CA that is cross-signed by its root', async () => {
  const renewed = await createCa({ name: root.name, key: 'SM2', issuer: root, ...validity });
  const fresh = await createKeyPair('SM2');
  const leaf = leafOf(renewed, { key: fresh });
  const unit = { privateKey: fresh.privateKey, chain: [leaf, renewed.certificateDer] };
  await expect(logIn(unit, parseTrustAnchors(pki.trustAnchorPem))).resolves.toMatchObject({ algorithm: 'SM2' });
});
