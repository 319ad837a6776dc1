import { type CertificateAuthority, createCa, type Extension, type SignatureAlgorithm } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { beforeEach, describe, expect, test } from 'vitest';
import { boolean, sequence } from '../../certs-fixtures/derWriter.ts';
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
} from '../support/chainsUnderTest.ts';
import { expectRefusal, logIn } from '../support/verifierUnderTest.ts';

const { root, subCa, units } = pki;

let trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

test('accepts the chain that the tests below spoil', async () => {
  await expect(logInUnder({})).resolves.toBeDefined();
  await expect(logInWithLeaf({})).resolves.toBeDefined();
});

describe('refuses an issuer that must not be one', () => {
  test('a unit that plays CA', async () => {
    const unit: CertificateAuthority = { name: [], key, certificateDer: new Uint8Array() };
    const name = caName('甲');
    const certificateDer = (await createCa({ name, key, issuer: subCa, ...validity, isCa: false })).certificateDer;
    await refuseInvalid(
      logInWithChain([leafOf({ ...unit, name }), certificateDer, subCa.certificateDer], trustAnchors),
    );
  });

  test('no CA flag', async () => {
    await refuseInvalid(logInUnder({ isCa: false }));
  });

  test('no keyCertSign', async () => {
    await refuseInvalid(logInUnder({ keyUsage: ['digitalSignature', 'cRLSign'] }));
  });

  test('a path that is longer than it allows', async () => {
    const upper = await createCa({ name: caName('upper'), key: 'P-256', issuer: root, pathLength: 0, ...validity });
    const lower = await createCa({ name: caName('lower'), key: 'P-256', issuer: upper, ...validity });
    await refuseInvalid(logInWithChain([leafOf(lower), lower.certificateDer, upper.certificateDer], trustAnchors));
    await expect(logInWithChain([leafOf(upper), upper.certificateDer], trustAnchors)).resolves.toBeDefined();
    // Now that it is known, and as an issuer of units even allowed:
    await refuseInvalid(logInWithChain([leafOf(lower), lower.certificateDer, upper.certificateDer], trustAnchors));
  });

  test('a path that is longer than the trust anchor allows', async () => {
    const anchor = await createCa({ name: caName('anchor'), key: 'P-256', issuer: 'self', pathLength: 0, ...validity });
    const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: anchor, ...validity });
    trustAnchors = parseTrustAnchors(anchor.certificateDer);
    await expect(logInWithChain([leafOf(anchor)], trustAnchors)).resolves.toBeDefined();
    await refuseInvalid(logInWithChain([leafOf(ca), ca.certificateDer], trustAnchors));
  });

  test.each([
    ['an unknown critical extension', { oid: '1.2.3.4', critical: true, value: sequence() }],
    ['name constraints, until they are checked', { oid: '2.5.29.30', critical: true, value: sequence() }],
    ['policy constraints, until they are checked', { oid: '2.5.29.36', critical: true, value: sequence() }],
  ])('%s', async (_name, extension) => {
    await refuseInvalid(logInUnder({ extraExtensions: [extension] }));
    await expect(logInUnder({ extraExtensions: [{ ...extension, critical: false }] })).resolves.toBeDefined();
  });

  test('an RSA-PSS key, for which there is no algorithm here', async () => {
    await refuseInvalid(logInUnder({ key: 'RSA-PSS-2048' }));
  });

  test('a certificate that is none', async () => {
    const login = logInWithChain([leafOf(subCa), new Uint8Array([0x30, 0])], trustAnchors);
    await expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');
    await expect(logInWithChain([leafOf(subCa), new Uint8Array([0x30, 0])], trustAnchors)).rejects.toMatchObject({
      details: { got: expect.stringMatching(/^x5c 2: ./) },
    });
  });
});

describe('refuses a leaf', () => {
  test('that is itself a CA', async () => {
    const ca = await createCa({ name: caName('CA'), key, issuer: subCa, ...validity });
    await refuseInvalid(logInWithChain([ca.certificateDer, subCa.certificateDer], trustAnchors));
    await refuseInvalid(logIn({ privateKey: subCa.key.privateKey, chain: [subCa.certificateDer] }, trustAnchors));
    await refuseUntrusted(logIn({ privateKey: root.key.privateKey, chain: [root.certificateDer] }, trustAnchors));
  });

  test('with an unknown critical extension', async () => {
    const extension: Extension = { oid: '1.2.3.4', critical: true, value: boolean(true) };
    await refuseInvalid(logInWithLeaf({ extraExtensions: [extension] }));
    await expect(logInWithLeaf({ extraExtensions: [{ ...extension, critical: false }] })).resolves.toBeDefined();
  });

  test('with bytes after its end', async () => {
    const longer = Uint8Array.of(...units.good.certificateDer, 0);
    const login = logIn({ ...units.good, chain: [longer, subCa.certificateDer] }, trustAnchors);
    await expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');
  });

  test('with a length that is not minimal', async () => {
    const hex = Buffer.from(units.good.certificateDer).toString('hex');
    const longer = Buffer.from(hex.replace(/^3082(....)/, '308300$1'), 'hex');
    const login = logIn({ ...units.good, chain: [longer, subCa.certificateDer] }, trustAnchors);
    await expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');
  });
});

describe('refuses weak cryptography anywhere in the chain', () => {
  const refuseWeak = (login: Promise<unknown>) => expectRefusal(login, 'KEY_TOO_WEAK', 'chain');

  test('ecdsaWithSha1 on the leaf', async () => {
    await refuseWeak(logInWithLeaf({ signatureAlgorithm: 'ecdsaWithSha1' }));
  });

  test('ecdsaWithSha1 on the CA', async () => {
    await refuseWeak(logInUnder({ signatureAlgorithm: 'ecdsaWithSha1' }));
  });

  test.each<SignatureAlgorithm>(['sha1WithRsa', 'md5WithRsa'])('%s', async (signatureAlgorithm) => {
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseWeak(logInWithLeaf({ signatureAlgorithm }, ca));
    for (const good of ['sha256WithRsa', 'sha384WithRsa', 'sha512WithRsa'] as const) {
      await expect(logInWithLeaf({ signatureAlgorithm: good }, ca)).resolves.toBeDefined();
    }
  });

  test('a CA with RSA-1024', async () => {
    await refuseWeak(logInUnder({ key: 'RSA-1024' }));
  });
});

describe('signature algorithms of certificates', () => {
  test.each<SignatureAlgorithm>([
    'ecdsaWithSha256',
    'ecdsaWithSha384',
    'ecdsaWithSha512',
  ])('accepts %s', async (signatureAlgorithm) => {
    await expect(logInWithLeaf({ signatureAlgorithm })).resolves.toBeDefined();
  });

  test('refuses one that it does not know', async () => {
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'sha256WithRsaPss' }, ca));
  });

  test('refuses one that is not of its issuer’s kind of key', async () => {
    // A true ECDSA signature, which its certificate calls RSA.
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'sha256WithRsa' }));
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'ecdsaWithSha256' }, ca));
  });
});
