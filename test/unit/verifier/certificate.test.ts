import { createPublicKey } from 'node:crypto';
import {
  chineseName,
  createCertificate,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type UnitCertificateOptions,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { writeUtf8String } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const DAY = 86_400_000;
const pki = await createTestPki({ now: NOW });
const { units, subCa, root } = pki;
const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);

const goodKeyInfo = new Uint8Array(createPublicKey(units.good.privateKey).export({ type: 'spki', format: 'der' }));
const goodKey = { ...subCa.key, publicKeyInfo: goodKeyInfo };

const logInWith = (deviations: Partial<UnitCertificateOptions>) => {
  const leaf = createUnitCertificate({
    issuer: subCa,
    key: goodKey,
    name: '甲',
    code: createUnitCode('MA0000X9'),
    notBefore: NOW - DAY,
    notAfter: NOW + DAY,
    ...deviations,
  });
  return logIn({ privateKey: units.good.privateKey, chain: [leaf, subCa.certificateDer] }, trustAnchors);
};

/** Expects the same error for a certificate that is not cached and, after a login, for one that is. */
async function expectRefusalAt(now: number, ...expected: [Parameters<typeof expectRefusal>[1], 'validity']) {
  const anchors = parseTrustAnchors(pki.trustAnchorPem);
  for (let i = 0; i < 2; i++) {
    const { token, options } = loginOf(units.good, anchors, { now });
    await expectRefusal(verifyLogin(token, { ...options, now: () => now }), ...expected);
    await logIn(units.good, anchors);
  }
}

describe('validity', () => {
  test('refuses a certificate that has expired, cached or not', async () => {
    await expectRefusal(logIn(units.expired, trustAnchors), 'CERTIFICATE_EXPIRED', 'validity');
    await expectRefusalAt(NOW + 335 * DAY + 1, 'CERTIFICATE_EXPIRED', 'validity');
  });

  test('refuses a certificate that is not yet valid, cached or not', async () => {
    await expectRefusal(logIn(units['not-yet-valid'], trustAnchors), 'CERTIFICATE_NOT_YET_VALID', 'validity');
    await expectRefusalAt(NOW - 30 * DAY - 1, 'CERTIFICATE_NOT_YET_VALID', 'validity');
  });

  test('accepts a certificate in the first and in the last second of its validity', async () => {
    for (const now of [NOW - 30 * DAY, NOW + 335 * DAY]) {
      const { token, options } = loginOf(units.good, trustAnchors, { now });
      await expect(verifyLogin(token, { ...options, now: () => now })).resolves.toBeDefined();
    }
  });

  test('reports the validity of the certificate and the time of the check', async () => {
    await expect(logIn(units.expired, trustAnchors)).rejects.toMatchObject({
      details: {
        expected: '苏州示例软件科技有限公司: 2025-04-27T12:00:00.000Z – 2026-04-27T12:00:00.000Z',
        got: '2026-06-01T12:00:00.000Z',
      },
    });
  });

  test.each([
    ['CA', NOW + 2701 * DAY, 'CERTIFICATE_EXPIRED', 'HRCA 测试 CA'],
    ['CA', NOW - 901 * DAY, 'CERTIFICATE_NOT_YET_VALID', 'HRCA 测试 CA'],
    ['trust anchor', NOW + 5401 * DAY, 'CERTIFICATE_EXPIRED', 'HRCA 测试 CA'],
  ] as const)('refuses a %s that is not valid at %d', async (_name, now, code, culprit) => {
    const leaf = createUnitCertificate({
      issuer: subCa,
      key: goodKey,
      name: '甲',
      code: createUnitCode('MA0000X9'),
      notBefore: NOW - 9000 * DAY,
      notAfter: NOW + 9000 * DAY,
    });
    const unit = { privateKey: units.good.privateKey, chain: [leaf, subCa.certificateDer] };
    const { token, options } = loginOf(unit, trustAnchors, { now });
    const login = verifyLogin(token, { ...options, now: () => now });
    await expect(login).rejects.toMatchObject({
      code,
      details: { check: 'validity', expected: expect.stringMatching(culprit) },
    });
  });

  test('refuses an expired trust anchor that issued the leaf itself', async () => {
    const now = NOW + 5401 * DAY;
    const leaf = createUnitCertificate({
      issuer: root,
      key: goodKey,
      name: '甲',
      code: createUnitCode('MA0000X9'),
      notBefore: NOW,
      notAfter: NOW + 9000 * DAY,
    });
    const { token, options } = loginOf({ privateKey: units.good.privateKey, chain: [leaf] }, trustAnchors, { now });
    const login = verifyLogin(token, { ...options, now: () => now });
    await expect(login).rejects.toMatchObject({ details: { expected: expect.stringMatching('HRCA 测试根证书') } });
  });
});

describe('key usage', () => {
  test('refuses the encryption certificate of the same unit', async () => {
    await expectRefusal(logIn(units['encryption-only'], trustAnchors), 'CERTIFICATE_ENCRYPTION_ONLY', 'keyUsage');
  });

  test('refuses a certificate with another key usage, or without key usage', async () => {
    await expectRefusal(logInWith({ keyUsage: ['cRLSign'] }), 'CERTIFICATE_NOT_FOR_SIGNING', 'keyUsage');
    const leaf = createCertificate({
      issuer: subCa,
      subject: chineseName({ organization: '甲', commonName: '甲' }),
      publicKeyInfo: goodKeyInfo,
      notBefore: NOW - DAY,
      notAfter: NOW + DAY,
      extensions: [{ oid: '1.2.86.11.7.3', critical: false, value: writeUtf8String(createUnitCode('MA0000X9')) }],
    });
    const unit = { privateKey: units.good.privateKey, chain: [leaf, subCa.certificateDer] };
    await expectRefusal(logIn(unit, trustAnchors), 'CERTIFICATE_NOT_FOR_SIGNING', 'keyUsage');
  });

  test.each([
    ['digitalSignature'],
    ['nonRepudiation'],
  ] as const)('accepts a certificate with the key usage %s alone', async (usage) => {
    await expect(logInWith({ keyUsage: [usage] })).resolves.toBeDefined();
  });
});

describe('unit identity', () => {
  test('refuses the certificate of a person', async () => {
    await expectRefusal(logIn(units.personal, trustAnchors), 'CERTIFICATE_NOT_A_UNIT', 'unitIdentity');
  });

  test('refuses a unit code with a wrong check character, and reports the right one', async () => {
    const { code } = units['wrong-check-character'];
    await expectRefusal(
      logIn(units['wrong-check-character'], trustAnchors),
      'CERTIFICATE_UNIT_CODE_INVALID',
      'unitIdentity',
    );
    await expect(logIn(units['wrong-check-character'], trustAnchors)).rejects.toMatchObject({
      details: { got: expect.stringMatching(code), expected: expect.stringMatching(code.slice(0, 17)) },
    });
  });

  test.each(
    Object.values(units)
      .filter(({ id }) => id.startsWith('code-'))
      .map(({ id }) => id),
  )('reads name and code of the unit: %s', async (id) => {
    const { name, code } = units[id];
    expect((await logIn(units[id], trustAnchors)).unit).toEqual({ name, code });
  });
});
