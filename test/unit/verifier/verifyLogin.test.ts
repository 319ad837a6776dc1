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

describe('accepted logins', () => {
  test.each([
    ['ES256', 'P-256'],
    ['RS256', 'RSA-2048'],
    ['PS256', 'RSA-2048'],
    ['SM2', 'SM2'],
  ] as const)('accepts a login signed with %s by a key of %s, cached or not', async (algorithm, keyType) => {
    const { units, trustAnchorPem } = pkis[keyType];
    const trustAnchors = parseTrustAnchors(trustAnchorPem);
    for (let i = 0; i < 3; i++) {
      await expect(logIn(units.good, trustAnchors, { algorithm })).resolves.toMatchObject({ algorithm });
    }
  });

  test('accepts a login signed with PS256 by an RSA-PSS key', async () => {
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

  test('accepts a chain with the root in the token', async () => {
    const { privateKey, chain } = units.good;
    await expect(logIn({ privateKey, chain: [...chain, root.certificateDer] }, trustAnchors)).resolves.toBeDefined();
  });

  test('accepts a sub CA as trust anchor, with or without certificates above it in the token', async () => {
    const { privateKey, chain } = units.good;
    const anchors = parseTrustAnchors(subCa.certificateDer);
    for (const presented of [chain.slice(0, 1), chain, [...chain, root.certificateDer]]) {
      await expect(logIn({ privateKey, chain: presented }, anchors)).resolves.toBeDefined();
    }
  });

  test('accepts a chain of the second of two trust anchors with one name', async () => {
    const { untrusted } = pkis['P-256'];
    const anchors = parseTrustAnchors([untrusted.root.certificateDer, trustAnchorDer]);
    await expect(logIn(units.good, anchors)).resolves.toBeDefined();
    await expect(logIn(units['wrong-issuer'], anchors)).resolves.toBeDefined();
  });

  test('accepts a trust anchor renewed with the same key, in either order', async () => {
    const old = await createCa({ name: root.name, key: root.key, issuer: 'self', notBefore: 0, notAfter: NOW - DAY });
    for (const anchors of [
      [old.certificateDer, trustAnchorDer],
      [trustAnchorDer, old.certificateDer],
    ]) {
      await expect(logIn(units.good, parseTrustAnchors(anchors))).resolves.toBeDefined();
    }
  });

  test('accepts a CA whose new key is signed with its old one', async () => {
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

  test('accepts a chain of six certificates', async () => {
    const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
    const chain: Uint8Array[] = [];
    let issuer = root;
    for (const depth of [1, 2, 3, 4, 5]) {
      const name = [{ type: '2.5.4.3', value: `CA ${depth}` }];
      // CAs with keys of RSA, P-384 and P-256 in one chain.
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

describe('VerifiedLogin', async () => {
  const { good } = units;
  const login = await logIn(good, trustAnchors);

  test('a VerifiedLogin has the facts of the certificate and the claims', () => {
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

  test('a VerifiedLogin has the serial number as certificate viewers show it, without the zero byte of its sign', async () => {
    const key = await createKeyPair('P-256');
    const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
    const unit = { issuer: subCa, key, name: '甲', code: createUnitCode('MA0000X9'), ...validity };
    // One in two random numbers has its first bit set.
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

  test('a VerifiedLogin has every check in order, each with what it expected and got', () => {
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

  test('a VerifiedLogin as JSON has its checks, and not the whole challenge', () => {
    const json = JSON.stringify(login);
    expect(JSON.parse(json).checks).toEqual(login.checks);
    const { token, options } = loginOf(good, trustAnchors);
    return expect(verifyLogin(token, options).then(JSON.stringify)).resolves.not.toContain(options.expectedChallenge);
  });

  test('a change to a VerifiedLogin does not reach the next login of the same certificate', async () => {
    expect(() => Object.assign(login.certificate, { id: 'x' })).toThrow(TypeError);
    Object.assign(login.unit, { code: 'x' });
    await expect(logIn(good, trustAnchors)).resolves.toMatchObject({ unit: { code: good.code } });
  });
});

test('uses Date.now where no clock is given', async () => {
  const now = Date.now();
  const pki = await createTestPki({ now });
  const { token, options } = loginOf(pki.units.good, parseTrustAnchors(pki.trustAnchorPem), { now });
  const { now: _, ...withoutClock } = options;
  await expect(verifyLogin(token, withoutClock)).resolves.toBeDefined();
});

describe('revocation', () => {
  test('the revocation check gets the whole chain at each login, cached or not', async () => {
    const requests: Parameters<RevocationCheck>[0][] = [];
    const anchors = parseTrustAnchors(trustAnchorDer);
    const revocation: RevocationCheck = async (request) => {
      requests.push(request);
      return { expected: 'a fresh CRL', got: 'not on it' };
    };
    for (let i = 0; i < 2; i++) {
      const { token, options } = loginOf(units.good, anchors);
      const login = await verifyLogin(token, { ...options, revocation });
      expect(login.checks.at(-1)).toEqual({ check: 'revocation', expected: 'a fresh CRL', got: 'not on it' });
    }
    expect(requests.map(({ now }) => now)).toEqual([NOW, NOW]);
    const { leaf, issuers } = (requests[1] as (typeof requests)[0]).chain;
    expect([leaf, ...issuers].map(({ der }) => der)).toEqual([...units.good.chain, root.certificateDer]);
  });

  test('a revocation check that throws refuses the login', async () => {
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
