import { createCa, type Extension, type SignatureAlgorithm } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { writeBoolean } from '@hrca/x509';
import { beforeEach, describe, expect, test } from 'vitest';
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
import { expectRefusal, logIn } from '#test/support/tokens/verifierUnderTest.ts';

const { root, subCa } = pki;

let trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

test('accepts the chain that the tests below change', async () => {
  await expect(logInUnder({})).resolves.toBeDefined();
  await expect(logInWithLeaf({})).resolves.toBeDefined();
});

describe('issuers', () => {
  test('refuses an issuer with an RSA-PSS key, which is not supported for certificates', async () => {
    await refuseInvalid(logInUnder({ key: 'RSA-PSS-2048' }));
  });

  test('refuses an issuer whose certificate is malformed, and reports its position', async () => {
    const login = logInWithChain([leafOf(subCa), new Uint8Array([0x30, 0])], trustAnchors);
    await expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');
    await expect(login).rejects.toMatchObject({ details: { got: expect.stringMatching(/^x5c 2: ./) } });
  });
});

describe('leaves', () => {
  test('refuses a leaf that is a CA', async () => {
    const ca = await createCa({ name: caName('CA'), key, issuer: subCa, ...validity });
    await refuseInvalid(logInWithChain([ca.certificateDer, subCa.certificateDer], trustAnchors));
    await refuseInvalid(logIn({ privateKey: subCa.key.privateKey, chain: [subCa.certificateDer] }, trustAnchors));
    await refuseUntrusted(logIn({ privateKey: root.key.privateKey, chain: [root.certificateDer] }, trustAnchors));
  });

  test('refuses a leaf with an unknown critical extension', async () => {
    const extension: Extension = { oid: '1.2.3.4', critical: true, value: writeBoolean(true) };
    await refuseInvalid(logInWithLeaf({ extraExtensions: [extension] }));
    await expect(logInWithLeaf({ extraExtensions: [{ ...extension, critical: false }] })).resolves.toBeDefined();
  });
});

describe('signature algorithms of certificates', () => {
  test.each<SignatureAlgorithm>([
    'ecdsaWithSha256',
    'ecdsaWithSha384',
    'ecdsaWithSha512',
  ])('accepts certificates signed with %s', async (signatureAlgorithm) => {
    await expect(logInWithLeaf({ signatureAlgorithm })).resolves.toBeDefined();
  });

  test('refuses an unknown signature algorithm', async () => {
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'sha256WithRsaPss' }, ca));
  });

  test('refuses a signature algorithm of another kind than the key of the issuer', async () => {
    // A valid ECDSA signature under the OID of RSA.
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'sha256WithRsa' }));
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'ecdsaWithSha256' }, ca));
  });
});
