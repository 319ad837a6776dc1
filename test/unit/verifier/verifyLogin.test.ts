import { createHash, X509Certificate } from 'node:crypto';
import { createCa, createKeyPair, createTestPki, createUnitCertificate, createUnitCode } from '@hrca/certs-fixtures';
import { checkNames, parseTrustAnchors, type RevocationCheck, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import { ORIGIN } from '#test/support/tokens/loginTokens.ts';
import { logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const DAY = 86_400_000;
const pkis = {
  'P-256': await createTestPki({ now: NOW, keyType: 'P-256' }),
  'RSA-2048': await createTestPki({ now: NOW, keyType: 'RSA-2048' }),
  SM2: await createTestPki({ now: NOW, keyType: 'SM2' }),
};
const { root, subCa, units, trustAnchorDer } = pkis['P-256'];
const trustAnchors = parseTrustAnchors(trustAnchorDer);

describe('accepts a login', () => {
  test.each([
    ['ES256', 'P-256'],
    ['RS256', 'RSA-2048'],
    ['PS256', 'RSA-2048'],
    ['SM2', 'SM2'],
  ] as const)('signed with %s by a key of %s, cold and warm', async (algorithm, keyType) => {
    const { units, trustAnchorPem } = pkis[keyType];
    const trustAnchors = parseTrustAnchors(trustAnchorPem);
    for (let i = 0; i < 3; i++) {
      await expect(logIn(units.good, trustAnchors, { algorithm })).resolves.toMatchObject({ algorithm });
    }
  });

  test('signed with PS256 by an RSA-PSS key', async () => {
    const { subCa, trustAnchorPem } = pkis['RSA-2048'];
    const key = await createKeyPair('RSA-PSS-2048');
    const leaf = createUnitCertificate({
      issuer: subCa,
      key,
      name: '甲',
      code: createUnitCode('MA0000X9'),
      notBefore: NOW - DAY,
      notAfter: NOW + DAY,
    });
    const unit = { privateKey: key.privateKey, chain: [leaf, subCa.certificateDer] };
    const login = await logIn(unit, parseTrustAnchors(trustAnchorPem), { algorithm: 'PS256' });
    expect(login).toMatchObject({ algorithm: 'PS256', certificate: { keyKind: 'RSA-PSS-2048' } });
  });

  test('with the root in the token', async () => {
    const { privateKey, chain } = units.good;
    await expect(logIn({ privateKey, chain: [...chain, root.certificateDer] }, trustAnchors)).resolves.toBeDefined();
  });

  test('of a CA that is itself the trust anchor, whatever stands above it in the token', async () => {
    const { privateKey, chain } = units.good;
    const anchors = parseTrustAnchors(subCa.certificateDer);
    for (const presented of [chain.slice(0, 1), chain, [...chain, root.certificateDer]]) {
      await expect(logIn({ privateKey, chain: presented }, anchors)).resolves.toBeDefined();
    }
  });

  test('under the second of two trust anchors of one name', async () => {
    const { untrusted } = pkis['P-256'];
    const anchors = parseTrustAnchors([untrusted.root.certificateDer, trustAnchorDer]);
    await expect(logIn(units.good, anchors)).resolves.toBeDefined();
    await expect(logIn(units['wrong-issuer'], anchors)).resolves.toBeDefined();
  });

  test('under a trust anchor that has been renewed under the same key, whichever comes first', async () => {
    const old = await createCa({ name: root.name, key: root.key, issuer: 'self', notBefore: 0, notAfter: NOW - DAY });
    for (const anchors of [
      [old.certificateDer, trustAnchorDer],
      [trustAnchorDer, old.certificateDer],
    ]) {
      await expect(logIn(units.good, parseTrustAnchors(anchors))).resolves.toBeDefined();
    }
  });

  test('of a CA that has renewed its key and signed the new one with the old', async () => {
    const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
    const renewed = await createCa({ name: root.name, key: 'P-256', issuer: root, ...validity });
    const key = await createKeyPair('P-256');
    const leaf = createUnitCertificate({
      issuer: renewed,
      key,
      name: '甲',
      code: createUnitCode('MA0000X9'),
      ...validity,
    });
    const unit = { privateKey: key.privateKey, chain: [leaf, renewed.certificateDer] };
    await expect(logIn(unit, trustAnchors)).resolves.toBeDefined();
  });

  test('through six certificates', async () => {
    const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
    const chain: Uint8Array[] = [];
    let issuer = root;
    for (const depth of [1, 2, 3, 4, 5]) {
      const name = [{ type: '2.5.4.3', value: `CA ${depth}` }];
      // RSA, P-384 and P-256 one under the other.
      const key = depth === 1 ? ('RSA-2048' as const) : depth === 2 ? ('P-384' as const) : ('P-256' as const);
      issuer = await createCa({ name, key, issuer, pathLength: 5 - depth, ...validity });
      chain.unshift(issuer.certificateDer);
    }
    const key = await createKeyPair('P-256');
    chain.unshift(createUnitCertificate({ issuer, key, name: '甲', code: createUnitCode('MA0000X9'), ...validity }));
    for (let i = 0; i < 2; i++) {
      await expect(logIn({ privateKey: key.privateKey, chain }, trustAnchors)).resolves.toBeDefined();
    }
  });
});

describe('what a login says', async () => {
  const { good } = units;
  const login = await logIn(good, trustAnchors);

  test('is what the certificate and the claims say', () => {
    expect(login).toMatchObject({
      unit: { name: good.name, code: good.code },
      certificate: {
        id: createHash('sha256').update(good.certificateDer).digest('hex'),
        issuer: 'HRCA 测试 CA',
        serialNumber: expect.stringMatching(/^[0-9A-F]+$/),
        notBefore: NOW - 30 * DAY,
        notAfter: NOW + 335 * DAY,
        keyKind: 'P-256',
      },
      origin: ORIGIN,
      signedAt: NOW,
      algorithm: 'ES256',
    });
    expect(Object.keys(login.unit)).toEqual(['name', 'code']);
  });

  test('has the serial number as certificate viewers show it, also where a byte keeps it positive', async () => {
    const key = await createKeyPair('P-256');
    const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
    const unit = { issuer: subCa, key, name: '甲', code: createUnitCode('MA0000X9'), ...validity };
    // Every other random number has its first bit set.
    const leaves = Array.from({ length: 16 }, () => createUnitCertificate(unit));
    const shown = leaves.map((der) => new X509Certificate(der).serialNumber);
    expect(shown.some((serialNumber) => /^[89A-F]/.test(serialNumber))).toBe(true);
    for (const [i, leaf] of leaves.entries()) {
      const { certificate } = await logIn(
        { privateKey: key.privateKey, chain: [leaf, subCa.certificateDer] },
        trustAnchors,
      );
      expect(certificate.serialNumber).toBe(shown[i]);
    }
  });

  test('has every check, in the order in which they are made, each with what was expected and got', () => {
    expect(login.checks.map(({ check }) => check)).toEqual(checkNames);
    for (const { expected, got } of login.checks) {
      expect(expected).toMatch(/./);
      expect(got).toMatch(/./);
    }
    const [, algorithm, chain, , , unit, , , , , revocation] = login.checks;
    expect(algorithm).toEqual({ check: 'algorithm', expected: 'ES256 for P-256', got: 'ES256' });
    expect(chain?.got).toBe('苏州示例精密机械有限公司 → HRCA 测试 CA → HRCA 测试根证书');
    expect(unit).toEqual({ check: 'unitIdentity', expected: good.code, got: `${good.code} ${good.name}` });
    expect(revocation).toEqual({ check: 'revocation', expected: 'not checked', got: 'skipped by the caller' });
  });

  test('keeps its checks as JSON, and shows no whole challenge', () => {
    const json = JSON.stringify(login);
    expect(JSON.parse(json).checks).toEqual(login.checks);
    const { token, options } = loginOf(good, trustAnchors);
    return expect(verifyLogin(token, options).then(JSON.stringify)).resolves.not.toContain(options.expectedChallenge);
  });

  test('cannot be changed for the next login of the same certificate', async () => {
    expect(() => Object.assign(login.certificate, { id: 'x' })).toThrow(TypeError);
    Object.assign(login.unit, { code: 'x' });
    await expect(logIn(good, trustAnchors)).resolves.toMatchObject({ unit: { code: good.code } });
  });
});

test('asks its own clock where it is given none', async () => {
  const now = Date.now();
  const pki = await createTestPki({ now });
  const { token, options } = loginOf(pki.units.good, parseTrustAnchors(pki.trustAnchorPem), { now });
  const { now: _, ...withoutClock } = options;
  await expect(verifyLogin(token, withoutClock)).resolves.toBeDefined();
});

describe('revocation', () => {
  test('is asked about the whole chain at each login, known or not', async () => {
    const asked: Parameters<RevocationCheck>[0][] = [];
    const anchors = parseTrustAnchors(trustAnchorDer);
    const revocation: RevocationCheck = async (request) => {
      asked.push(request);
      return { expected: 'a fresh CRL', got: 'not on it' };
    };
    for (let i = 0; i < 2; i++) {
      const { token, options } = loginOf(units.good, anchors);
      const login = await verifyLogin(token, { ...options, revocation });
      expect(login.checks.at(-1)).toEqual({ check: 'revocation', expected: 'a fresh CRL', got: 'not on it' });
    }
    expect(asked.map(({ now }) => now)).toEqual([NOW, NOW]);
    const { leaf, issuers } = (asked[1] as (typeof asked)[0]).chain;
    expect([leaf, ...issuers].map(({ der }) => der)).toEqual([...units.good.chain, root.certificateDer]);
  });

  test('that fails, or refuses, is no login', async () => {
    for (let i = 0; i < 2; i++) {
      const { token, options } = loginOf(units.good, trustAnchors);
      const revocation = () => Promise.reject(new Error('responder unreachable'));
      await expect(verifyLogin(token, { ...options, revocation })).rejects.toMatchObject({
        code: 'REVOCATION_CHECK_FAILED',
        cause: { message: 'responder unreachable' },
      });
    }
  });
});
