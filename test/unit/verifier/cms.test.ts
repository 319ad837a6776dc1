import { createTestPki, type KeyType } from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { writeDer, writeNull, writeOctetString, writeOid, writeSequence, writeSetOf, writeTagged } from '@hrca/x509';
import { expect, test } from 'vitest';
import { loginContentType } from '#test/support/tokens/cmsTokens.ts';
import { cmsLoginOf, logInWithCms } from '#test/support/tokens/cmsUnderTest.ts';
import { ORIGIN } from '#test/support/tokens/loginTokens.ts';
import { cacheOf } from '#test/support/tokens/verifierCache.ts';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const pkis = {
  'P-256': await createTestPki({ now: NOW, keyType: 'P-256' }),
  'RSA-2048': await createTestPki({ now: NOW, keyType: 'RSA-2048' }),
  SM2: await createTestPki({ now: NOW, keyType: 'SM2' }),
} satisfies Partial<Record<KeyType, unknown>>;
const trustAnchors = parseTrustAnchors(Object.values(pkis).map(({ trustAnchorPem }) => trustAnchorPem));
const { good } = pkis['P-256'].units;

test.each([
  ['ES256', 'P-256'],
  ['RS256', 'RSA-2048'],
  ['PS256', 'RSA-2048'],
  ['SM2', 'SM2'],
] as const)('accepts a login as CMS signed with %s, cached or not', async (algorithm, keyType) => {
  const { units, trustAnchorPem } = pkis[keyType];
  const anchors = parseTrustAnchors(trustAnchorPem);
  for (let i = 0; i < 3; i++) {
    const login = await logInWithCms(units.good, anchors, {}, { algorithm });
    expect(login).toMatchObject({ algorithm, origin: ORIGIN, unit: { code: units.good.code } });
    expect(login.checks[0]).toEqual({
      check: 'tokenFormat',
      expected: 'CMS SignedData, hrca-login',
      got: 'hrca-login',
    });
  }
});

test('accepts CMS and JWS only where the option formats lists them', async () => {
  const { token, options } = cmsLoginOf(good, trustAnchors);
  const { formats, ...byDefault } = options;
  expect(formats).toContain('cms');
  await expectRefusal(verifyLogin(token, byDefault), 'TOKEN_MALFORMED', 'tokenFormat');
  await expectRefusal(verifyLogin(token, { ...options, formats: ['jws'] }), 'TOKEN_MALFORMED', 'tokenFormat');
  const jws = loginOf(good, trustAnchors);
  await expectRefusal(verifyLogin(jws.token, { ...jws.options, formats: ['cms'] }), 'TOKEN_MALFORMED', 'tokenFormat');
  await expect(verifyLogin(jws.token, { ...jws.options, formats: ['cms', 'jws'] })).resolves.toBeDefined();
});

test('reports the format of a token that the option formats does not list', async () => {
  const cms = cmsLoginOf(good, trustAnchors);
  await expect(verifyLogin(cms.token, { ...cms.options, formats: ['jws'] })).rejects.toMatchObject({
    details: { expected: 'compact JWS, hrca-login+jwt', got: 'CMS, which the option formats does not list' },
  });
  const jws = loginOf(good, trustAnchors);
  await expect(verifyLogin(jws.token, { ...jws.options, formats: ['cms'] })).rejects.toMatchObject({
    details: { expected: 'CMS SignedData, hrca-login', got: 'JWS, which the option formats does not list' },
  });
});

test.each([[[]], [['CMS']], ['cms'], [[undefined]]])('throws TypeError for the formats %j', async (formats) => {
  const { token, options } = cmsLoginOf(good, trustAnchors);
  await expect(verifyLogin(token, { ...options, formats: formats as never })).rejects.toThrow(TypeError);
});

test('caches a signer once for both formats', async () => {
  const anchors = parseTrustAnchors(pkis['P-256'].trustAnchorPem);
  await logInWithCms(good, anchors);
  const { token } = loginOf(good, anchors);
  expect(cacheOf(anchors).signer(token.split('.')[0] as string)).toBeDefined();
  await expect(logIn(good, anchors)).resolves.toBeDefined();
});

test('accepts content in a constructed OCTET STRING, as pkijs writes it', async () => {
  const pieces = (content: Uint8Array) =>
    writeTagged(0, writeDer(0x24, writeOctetString(content.subarray(0, 10)), writeOctetString(content.subarray(10))));
  let content = new Uint8Array();
  const login = logInWithCms(good, trustAnchors, {
    content: (value) => {
      content = new Uint8Array(value);
      return value;
    },
    encapsulated: () => [loginContentType, pieces(content)],
  });
  await expect(login).resolves.toBeDefined();
});

test('accepts NULL where a parameter may be absent', async () => {
  const sha256 = writeSequence(writeOid('2.16.840.1.101.3.4.2.1'), writeNull());
  const rsaEncryption = writeSequence(writeOid('1.2.840.113549.1.1.1'), writeNull());
  const login = logInWithCms(pkis['RSA-2048'].units.good, trustAnchors, {
    signerInfo: ([version, id, , attributes, , signature]) =>
      [version, id, sha256, attributes, rsaEncryption, signature] as Uint8Array[],
    signedData: ([version, , ...rest]) => [version, writeSetOf(sha256), ...rest] as Uint8Array[],
  });
  await expect(login).resolves.toMatchObject({ algorithm: 'RS256' });
});

test('applies every check to CMS that it applies to JWS', async () => {
  const { units } = pkis['P-256'];
  const login = (id: keyof typeof units) => logInWithCms(units[id], trustAnchors);
  await expect(login('expired')).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
  await expect(login('encryption-only')).rejects.toMatchObject({ code: 'CERTIFICATE_ENCRYPTION_ONLY' });
  await expect(login('wrong-issuer')).rejects.toMatchObject({ code: 'CHAIN_UNTRUSTED' });
  const { token, options } = cmsLoginOf(good, trustAnchors);
  const expectedOrigin = 'https://evil.example';
  await expectRefusal(verifyLogin(token, { ...options, expectedOrigin }), 'ORIGIN_MISMATCH', 'origin');
  const expectedChallenge = 'a'.repeat(43);
  await expectRefusal(verifyLogin(token, { ...options, expectedChallenge }), 'CHALLENGE_MISMATCH', 'challenge');
  await expectRefusal(verifyLogin(token, { ...options, now: () => NOW + 3_600_000 }), 'CLOCK_SKEW', 'time');
});
