import { type CaOptions, createCa } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { writeSequence, writeTagged, writeTaggedBytes } from '@hrca/x509';
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

const { root, subCa } = pki;
const ders = (...issuers: { certificateDer: Uint8Array }[]) => issuers.map(({ certificateDer }) => certificateDer);

let trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

test('V9 the chain that the attacks below change is accepted', async () => {
  await expect(logInUnder({})).resolves.toBeDefined();
});

// Proves that the key of a unit certificate cannot issue certificates (CVE-2002-0862).
describe('V9 a leaf that issues certificates', () => {
  test('V9 a certificate issued by an ordinary unit certificate is refused', async () => {
    const player = leafOf(subCa);
    const name = [
      { type: '2.5.4.6', value: 'CN' },
      { type: '2.5.4.8', value: '江苏省' },
      { type: '2.5.4.7', value: '苏州市' },
      { type: '2.5.4.10', value: '甲' },
      { type: '2.5.4.3', value: '甲' },
    ];
    await refuseInvalid(
      logInWithChain([leafOf({ name, key, certificateDer: player }), player, subCa.certificateDer], trustAnchors),
    );
  });

  test('V9 a certificate issued by a leaf with keyCertSign is refused', async () => {
    const player = await createCa({ name: caName('甲'), key, issuer: subCa, ...validity, isCa: false });
    await refuseInvalid(logInWithChain([leafOf(player), ...ders(player, subCa)], trustAnchors));
  });

  test('V9 a certificate issued by a leaf is refused also when that leaf is cached', async () => {
    const player = await createCa({
      name: caName('甲'),
      key,
      issuer: subCa,
      ...validity,
      isCa: false,
      keyUsage: ['digitalSignature', 'keyCertSign'],
    });
    const chain = [leafOf(player), ...ders(player, subCa)];
    await refuseInvalid(logInWithChain(chain, trustAnchors));
    await expect(logInWithChain([leafOf(subCa), subCa.certificateDer], trustAnchors)).resolves.toBeDefined();
    await refuseInvalid(logInWithChain(chain, trustAnchors));
  });
});

// Proves that a CA needs both the CA flag and keyCertSign.
test.each<[string, Partial<CaOptions>]>([
  ['without the CA flag', { isCa: false }],
  ['without keyCertSign', { keyUsage: ['digitalSignature', 'cRLSign'] }],
])('V9 a CA %s is refused', async (_name, deviations) => {
  await refuseInvalid(logInUnder(deviations));
});

test('V9 a CA as the unit itself is refused', async () => {
  const ca = await createCa({ name: caName('CA'), key, issuer: subCa, ...validity });
  await refuseInvalid(logInWithChain([ca.certificateDer, subCa.certificateDer], trustAnchors));
});

describe('V9 pathLenConstraint', () => {
  test('V9 a path longer than a CA allows is refused, also when the CA is cached', async () => {
    const upper = await createCa({ name: caName('upper'), key: 'P-256', issuer: root, pathLength: 0, ...validity });
    const lower = await createCa({ name: caName('lower'), key: 'P-256', issuer: upper, ...validity });
    await refuseInvalid(logInWithChain([leafOf(lower), ...ders(lower, upper)], trustAnchors));
    await expect(logInWithChain([leafOf(upper), upper.certificateDer], trustAnchors)).resolves.toBeDefined();
    await refuseInvalid(logInWithChain([leafOf(lower), ...ders(lower, upper)], trustAnchors));
  });

  test('V9 a path longer than the trust anchor allows is refused', async () => {
    const anchor = await createCa({ name: caName('anchor'), key: 'P-256', issuer: 'self', pathLength: 0, ...validity });
    const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: anchor, ...validity });
    trustAnchors = parseTrustAnchors(anchor.certificateDer);
    await expect(logInWithChain([leafOf(anchor)], trustAnchors)).resolves.toBeDefined();
    await refuseInvalid(logInWithChain([leafOf(ca), ca.certificateDer], trustAnchors));
  });
});

// Proves that name constraints, which are not processed, are never ignored.
describe('V9 constraints of a CA', () => {
  const onlyExample = writeSequence(writeTagged(0, writeSequence(writeTaggedBytes(2, Buffer.from('example')))));

  test.each([true, false])('V9 a CA with name constraints is refused (critical: %s)', async (critical) => {
    await refuseInvalid(logInUnder({ extraExtensions: [{ oid: '2.5.29.30', critical, value: onlyExample }] }));
  });

  test('V9 a trust anchor with name constraints is refused', async () => {
    const extraExtensions = [{ oid: '2.5.29.30', critical: false, value: onlyExample }];
    const anchor = await createCa({ name: caName('a'), key: 'P-256', issuer: 'self', extraExtensions, ...validity });
    expect(() => parseTrustAnchors(anchor.certificateDer)).toThrow(TypeError);
  });

  test.each([
    ['policies', '2.5.29.36'],
    ['something unknown', '1.2.3.4'],
  ])('V9 a CA with the critical extension %s is refused', async (_name, oid) => {
    const extension = { oid, critical: true, value: writeSequence() };
    await refuseInvalid(logInUnder({ extraExtensions: [extension] }));
    await expect(logInUnder({ extraExtensions: [{ ...extension, critical: false }] })).resolves.toBeDefined();
  });
});

// Proves that signatures decide about a chain, not names.
test('V9 a CA of the right name with another key is refused, with or without the trusted root', async () => {
  const rogue = await createCa({ name: subCa.name, key: 'P-256', issuer: { ...root, key }, ...validity });
  await refuseUntrusted(logInWithChain([leafOf(rogue), rogue.certificateDer], trustAnchors));
  await refuseUntrusted(logInWithChain([leafOf(rogue), ...ders(rogue, root)], trustAnchors));
  await refuseInvalid(logInWithChain([leafOf(rogue), subCa.certificateDer], trustAnchors));
});
