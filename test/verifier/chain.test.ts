import {
  type CaOptions,
  type CertificateAuthority,
  createCa,
  createKeyPair,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type Extension,
  type SignatureAlgorithm,
  type UnitCertificateOptions,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { beforeEach, describe, expect, test } from 'vitest';
import { boolean, sequence } from '../../certs-fixtures/derWriter.ts';
import { expectRefusal, logIn, NOW } from '../support/verifierUnderTest.ts';

const DAY = 86_400_000;
const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
const pki = await createTestPki({ now: NOW });
const { root, subCa, units, untrusted } = pki;
const key = await createKeyPair('P-256');
const caName = (text: string) => [{ type: '2.5.4.3', value: text }];

let trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
beforeEach(() => {
  trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
});

function leafOf(issuer: CertificateAuthority, deviations: Partial<UnitCertificateOptions> = {}): Uint8Array {
  return createUnitCertificate({
    issuer,
    key,
    name: '甲',
    code: createUnitCode('MA0000X9'),
    ...validity,
    ...deviations,
  });
}

/** Logs in under the chain leaf, CA, whose CA deviates. */
async function logInUnder(deviations: Partial<CaOptions>) {
  const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: root, ...validity, ...deviations });
  return logIn({ privateKey: key.privateKey, chain: [leafOf(ca), ca.certificateDer] }, trustAnchors);
}

const logInWithLeaf = (deviations: Partial<UnitCertificateOptions>, ca = subCa) =>
  logIn({ privateKey: key.privateKey, chain: [leafOf(ca, deviations), ca.certificateDer] }, trustAnchors);
const logInWithChain = (...chain: Uint8Array[]) => logIn({ privateKey: key.privateKey, chain }, trustAnchors);

const refuseInvalid = (login: Promise<unknown>) => expectRefusal(login, 'CHAIN_INVALID', 'chain');
const refuseUntrusted = (login: Promise<unknown>) => expectRefusal(login, 'CHAIN_UNTRUSTED', 'chain');

test('accepts the chain that the tests below spoil', async () => {
  await expect(logInUnder({})).resolves.toBeDefined();
  await expect(logInWithLeaf({})).resolves.toBeDefined();
});

describe('refuses a chain that leads to no trust anchor', () => {
  test('CAs of the same names under other keys', async () => {
    await refuseUntrusted(logIn(units['wrong-issuer'], trustAnchors));
  });

  test('the same with its root in the token', async () => {
    const { privateKey, chain } = units['wrong-issuer'];
    await refuseUntrusted(logIn({ privateKey, chain: [...chain, untrusted.root.certificateDer] }, trustAnchors));
  });

  test('the same with the true root after it', async () => {
    const { privateKey, chain } = units['wrong-issuer'];
    await refuseUntrusted(logIn({ privateKey, chain: [...chain, root.certificateDer] }, trustAnchors));
  });

  test('a unit that has issued its own certificate', async () => {
    const self = { name: caName('甲'), key, certificateDer: new Uint8Array() };
    await refuseUntrusted(logInWithChain(leafOf(self)));
    const ca = await createCa({ name: caName('甲'), key, issuer: 'self', ...validity });
    await refuseUntrusted(logInWithChain(ca.certificateDer));
  });

  test('the CA between left out', async () => {
    await refuseUntrusted(logInWithChain(leafOf(subCa)));
  });

  test('another root', async () => {
    const another = await createCa({ name: caName('Another root'), key: 'P-256', issuer: 'self', ...validity });
    await refuseUntrusted(logInWithChain(leafOf(another), another.certificateDer));
  });

  test('a name that differs from that of the anchor in its encoding only', async () => {
    const name = root.name.map(({ type, value }) => ({ type, value: `${value} ` }));
    await refuseUntrusted(logInUnder({ issuer: { name, key: root.key } }));
  });

  test('says which anchors there are, and what was shown', async () => {
    await expect(logIn(units['wrong-issuer'], trustAnchors)).rejects.toMatchObject({
      details: { expected: 'HRCA 测试根证书', got: '苏州示例纺织有限公司 → HRCA 测试 CA' },
    });
  });
});

describe('refuses a chain whose parts do not fit', () => {
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
  ])('%s', async (_name, presented) => {
    await refuseInvalid(logIn({ privateKey, chain: presented }, trustAnchors));
  });

  test('the same when the CA is known already', async () => {
    await logIn(units.good, trustAnchors);
    await refuseInvalid(logIn({ privateKey, chain: [leaf, ca, units.expired.certificateDer] }, trustAnchors));
    await refuseInvalid(logIn({ privateKey, chain: [ca, leaf] }, trustAnchors));
  });
});

describe('refuses a wrong signature', () => {
  const tamper = (der: Uint8Array, find: string, replace: string) => {
    const hex = Buffer.from(der).toString('hex');
    expect(hex.split(Buffer.from(find).toString('hex'))).toHaveLength(2);
    return new Uint8Array(
      Buffer.from(hex.replace(Buffer.from(find).toString('hex'), Buffer.from(replace).toString('hex')), 'hex'),
    );
  };

  test.each([false, true])('on the leaf, with its CA known: %s', async (isKnown) => {
    if (isKnown) await logIn(units.good, trustAnchors);
    const forged = leafOf({ ...subCa, key: untrusted.subCa.key });
    await refuseInvalid(logInWithChain(forged, subCa.certificateDer));
    const changed = tamper(units.good.certificateDer, units.good.code, createUnitCode('MA0000X9'));
    await refuseInvalid(logIn({ ...units.good, chain: [changed, subCa.certificateDer] }, trustAnchors));
  });

  test('on the CA', async () => {
    const changed = tamper(subCa.certificateDer, 'HRCA TEST', 'HRCA-TEST');
    const ca = {
      ...subCa,
      name: subCa.name.map(({ type, value }) => ({ type, value: value === 'HRCA TEST' ? 'HRCA-TEST' : value })),
    };
    await refuseUntrusted(logInWithChain(leafOf(ca), changed));
  });

  test('on the CA below a CA', async () => {
    const upper = await createCa({ name: caName('upper'), key: 'P-256', issuer: root, ...validity });
    const lower = await createCa({ name: caName('lower'), key: 'P-256', issuer: { ...upper, key }, ...validity });
    await refuseInvalid(logInWithChain(leafOf(lower), lower.certificateDer, upper.certificateDer));
  });

  test('of any octet changed, in leaf and CA', async () => {
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

describe('refuses an issuer that must not be one', () => {
  test('a unit that plays CA', async () => {
    const unit: CertificateAuthority = { name: [], key, certificateDer: new Uint8Array() };
    const name = caName('甲');
    const certificateDer = (await createCa({ name, key, issuer: subCa, ...validity, isCa: false })).certificateDer;
    await refuseInvalid(logInWithChain(leafOf({ ...unit, name }), certificateDer, subCa.certificateDer));
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
    await refuseInvalid(logInWithChain(leafOf(lower), lower.certificateDer, upper.certificateDer));
    await expect(logInWithChain(leafOf(upper), upper.certificateDer)).resolves.toBeDefined();
    // Now that it is known, and as an issuer of units even allowed:
    await refuseInvalid(logInWithChain(leafOf(lower), lower.certificateDer, upper.certificateDer));
  });

  test('a path that is longer than the trust anchor allows', async () => {
    const anchor = await createCa({ name: caName('anchor'), key: 'P-256', issuer: 'self', pathLength: 0, ...validity });
    const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: anchor, ...validity });
    trustAnchors = parseTrustAnchors(anchor.certificateDer);
    await expect(logInWithChain(leafOf(anchor))).resolves.toBeDefined();
    await refuseInvalid(logInWithChain(leafOf(ca), ca.certificateDer));
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
    const login = logInWithChain(leafOf(subCa), new Uint8Array([0x30, 0]));
    await expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');
    await expect(logInWithChain(leafOf(subCa), new Uint8Array([0x30, 0]))).rejects.toMatchObject({
      details: { got: expect.stringMatching(/^x5c 2: ./) },
    });
  });
});

describe('refuses a leaf', () => {
  test('that is itself a CA', async () => {
    const ca = await createCa({ name: caName('CA'), key, issuer: subCa, ...validity });
    await refuseInvalid(logInWithChain(ca.certificateDer, subCa.certificateDer));
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
  test.each<SignatureAlgorithm>(['ecdsaWithSha256', 'ecdsaWithSha384', 'ecdsaWithSha512'])(
    'accepts %s',
    async (signatureAlgorithm) => {
      await expect(logInWithLeaf({ signatureAlgorithm })).resolves.toBeDefined();
    },
  );

  test('refuses one that it does not know', async () => {
    const ca = await createCa({ name: caName('RSA'), key: 'RSA-2048', issuer: root, ...validity });
    await refuseInvalid(logInWithLeaf({ signatureAlgorithm: 'sha256WithRsaPss' }, ca));
  });

  test('refuses one that is not of its issuer’s kind of key', async () => {
    // A true ECDSA signature, of a certificate that calls it RSA.
    const leaf = Buffer.from(leafOf(subCa)).toString('hex');
    const [ecdsa, rsa] = [
      '300a06082a8648ce3d040302',
      '300a06082a8648ce3d040302'.replace('2a8648ce3d040302', '2a864886f70d0101'),
    ];
    const renamed = new Uint8Array(Buffer.from(leaf.replaceAll(ecdsa, rsa), 'hex'));
    await refuseInvalid(logInWithChain(renamed, subCa.certificateDer));
  });
});
