import { createCa, createUnitCode } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { displayDistinguishedName, readCertificate, subjectKeyIdentifier } from '@hrca/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  caName,
  key,
  leafOf,
  logInUnder,
  logInWithChain,
  pki,
  refuseInvalid,
  refuseUntrusted,
  validity,
} from '#test/support/tokens/chainsUnderTest.ts';
import { logIn } from '#test/support/tokens/verifierUnderTest.ts';

const { root, subCa, units, untrusted } = pki;

let trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

describe('chains without a trust anchor', () => {
  test('refuses CAs of the same names with other keys', async () => {
    await refuseUntrusted(logIn(units['wrong-issuer'], trustAnchors));
  });

  // A device of GM/T 0016 holds no CA certificate, so its chain is the leaf alone.
  test('refuses a leaf without its sub CA, and reports name and key identifier of that CA', async () => {
    const { privateKey, chain } = units.good;
    const leaf = chain[0] as Uint8Array;
    const key = subjectKeyIdentifier(readCertificate(subCa.certificateDer));
    const refused = logIn({ privateKey, chain: [leaf] }, trustAnchors);
    const issuer = displayDistinguishedName(readCertificate(leaf).issuer);
    await expect(refused).rejects.toMatchObject({
      code: 'CHAIN_UNTRUSTED',
      details: { issuer, authorityKeyIdentifier: key, got: expect.stringContaining(`issuer ${issuer}, key ${key}`) },
    });
    expect(issuer).toContain('CN=');
  });

  test('refuses CAs of the same names with their own root in the token', async () => {
    const { privateKey, chain } = units['wrong-issuer'];
    await refuseUntrusted(logIn({ privateKey, chain: [...chain, untrusted.root.certificateDer] }, trustAnchors));
  });

  test('refuses CAs of the same names with the trusted root in the token', async () => {
    const { privateKey, chain } = units['wrong-issuer'];
    await refuseUntrusted(logIn({ privateKey, chain: [...chain, root.certificateDer] }, trustAnchors));
  });

  test('refuses a self-issued unit certificate', async () => {
    const self = { name: caName('甲'), key, certificateDer: new Uint8Array() };
    await refuseUntrusted(logInWithChain([leafOf(self)], trustAnchors));
    const ca = await createCa({ name: caName('甲'), key, issuer: 'self', ...validity });
    await refuseUntrusted(logInWithChain([ca.certificateDer], trustAnchors));
  });

  test('refuses a chain that lacks the intermediate CA', async () => {
    await refuseUntrusted(logInWithChain([leafOf(subCa)], trustAnchors));
  });

  test('refuses a chain of another root', async () => {
    const another = await createCa({ name: caName('Another root'), key: 'P-256', issuer: 'self', ...validity });
    await refuseUntrusted(logInWithChain([leafOf(another), another.certificateDer], trustAnchors));
  });

  test('refuses an issuer name that differs from the trust anchor only in its encoding', async () => {
    const name = root.name.map(({ type, value }) => ({ type, value: `${value} ` }));
    await refuseUntrusted(logInUnder({ issuer: { name, key: root.key } }));
  });

  test('reports the trust anchors and the chain of the token', async () => {
    await expect(logIn(units['wrong-issuer'], trustAnchors)).rejects.toMatchObject({
      details: {
        expected: 'HRCA 测试根证书',
        got: expect.stringMatching(
          /^苏州示例纺织有限公司 → HRCA 测试 CA \(issuer C=CN, .*CN=HRCA 测试 CA, key [0-9a-f]{40}\)$/,
        ),
      },
    });
  });
});

describe('names in a chain', () => {
  const { privateKey, chain } = units.good;
  const [leaf, ca] = chain as [Uint8Array, Uint8Array];

  test.each([
    ['in the wrong order', [ca, leaf]],
    ['the leaf twice', [leaf, leaf, ca]],
    ['the CA twice', [leaf, ca, ca]],
    ['the root twice', [leaf, ca, root.certificateDer, root.certificateDer]],
    ['another leaf between', [leaf, units.expired.certificateDer, ca]],
    ['another leaf after it', [leaf, ca, units.expired.certificateDer]],
    ['the root before the CA', [leaf, root.certificateDer, ca]],
    ['an unrelated certificate after it', [leaf, ca, root.certificateDer, leafOf(subCa)]],
    ['the CA left out', [leaf, root.certificateDer]],
  ])('refuses a chain: %s', async (_name, presented) => {
    await refuseInvalid(logIn({ privateKey, chain: presented }, trustAnchors));
  });

  test('refuses wrong names in a chain whose CA is cached', async () => {
    await logIn(units.good, trustAnchors);
    await refuseInvalid(logIn({ privateKey, chain: [leaf, ca, units.expired.certificateDer] }, trustAnchors));
    await refuseInvalid(logIn({ privateKey, chain: [ca, leaf] }, trustAnchors));
  });
});

describe('signatures in a chain', () => {
  const tamper = (der: Uint8Array, find: string, replace: string) => {
    const hex = Buffer.from(der).toString('hex');
    expect(hex.split(Buffer.from(find).toString('hex'))).toHaveLength(2);
    return new Uint8Array(
      Buffer.from(hex.replace(Buffer.from(find).toString('hex'), Buffer.from(replace).toString('hex')), 'hex'),
    );
  };

  test.each([false, true])('refuses a wrong signature on the leaf, with its CA cached: %s', async (isKnown) => {
    if (isKnown) await logIn(units.good, trustAnchors);
    const forged = leafOf({ ...subCa, key: untrusted.subCa.key });
    await refuseInvalid(logInWithChain([forged, subCa.certificateDer], trustAnchors));
    const changed = tamper(units.good.certificateDer, units.good.code, createUnitCode('MA0000X9'));
    await refuseInvalid(logIn({ ...units.good, chain: [changed, subCa.certificateDer] }, trustAnchors));
  });

  test('refuses a wrong signature on the CA', async () => {
    const changed = tamper(subCa.certificateDer, 'HRCA TEST', 'HRCA-TEST');
    const ca = {
      ...subCa,
      name: subCa.name.map(({ type, value }) => ({ type, value: value === 'HRCA TEST' ? 'HRCA-TEST' : value })),
    };
    await refuseUntrusted(logInWithChain([leafOf(ca), changed], trustAnchors));
  });

  test('refuses a wrong signature on a CA below another CA', async () => {
    const upper = await createCa({ name: caName('upper'), key: 'P-256', issuer: root, ...validity });
    const lower = await createCa({ name: caName('lower'), key: 'P-256', issuer: { ...upper, key }, ...validity });
    await refuseInvalid(logInWithChain([leafOf(lower), lower.certificateDer, upper.certificateDer], trustAnchors));
  });

  test('refuses a changed byte anywhere in the signatures of leaf and CA', async () => {
    const { privateKey, chain } = units.good;
    for (const index of [0, 1]) {
      for (let back = 1; back <= 60; back += 7) {
        const changed = chain.map((der) => der.slice());
        const der = changed[index] as Uint8Array;
        der[der.length - back] = (der[der.length - back] as number) ^ 0x10;
        await expect(logIn({ privateKey, chain: changed }, trustAnchors)).rejects.toMatchObject({
          code: expect.stringMatching(/^CHAIN_/),
        });
      }
    }
  });
});
