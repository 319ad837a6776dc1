import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, skipRevocationCheck, type VerifyLoginOptions, verifyLogin } from '@hrca/verifier';
import { expect, test } from 'vitest';
import { expectRefusal, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const pki = await createTestPki({ now: NOW });
const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
const { token, options } = loginOf(pki.units.good, trustAnchors);

const verifyWith = (deviations: Record<string, unknown>) =>
  verifyLogin(token, { ...options, ...deviations } as unknown as VerifyLoginOptions);

test.each([
  'expectedChallenge',
  'expectedOrigin',
  'trustAnchors',
  'revocation',
])('throws TypeError without %s, which has no default', async (option) => {
  await expect(verifyWith({ [option]: undefined })).rejects.toThrow(TypeError);
  await expect(verifyWith({ [option]: undefined })).rejects.toThrow(option);
  await expect(verifyWith({ [option]: null })).rejects.toThrow(TypeError);
  await expect(verifyWith({ [option]: '' })).rejects.toThrow(TypeError);
  await expect(verifyWith({ [option]: {} })).rejects.toThrow(TypeError);
});

test('names skipRevocationCheck in the TypeError for a missing revocation check', async () => {
  await expect(verifyWith({ revocation: undefined })).rejects.toThrow('revocation: skipRevocationCheck');
  await expect(verifyWith({ revocation: false })).rejects.toThrow(TypeError);
  await expect(verifyWith({ revocation: skipRevocationCheck })).resolves.toBeDefined();
});

test.each([undefined, null, 'https://portal.example', 7])('throws TypeError for the options %j', async (wrong) => {
  const login = verifyLogin(token, wrong as never);
  await expect(login).rejects.toThrow(TypeError);
  await expect(login).rejects.toThrow(/^options must be an object, got /);
});

test('throws TypeError for an unknown option', async () => {
  await expect(verifyWith({ revokation: () => false })).rejects.toThrow(
    /^unknown option "revokation" \(options of verifyLogin: expectedChallenge, expectedOrigin, /,
  );
  await expect(verifyWith({ format: ['jws'] })).rejects.toThrow(TypeError);
  await expect(verifyWith({ trustAnchor: undefined })).rejects.toThrow('unknown option "trustAnchor"');
});

test.each([
  ['expectedChallenge', '', 'expectedChallenge must be a non-empty string, got ""'],
  ['expectedOrigin', 7, 'expectedOrigin must be a non-empty string, got 7'],
  ['trustAnchors', 'ca.pem', 'trustAnchors must come from parseTrustAnchors, got "ca.pem"'],
  ['formats', ['CMS'], 'formats must be a non-empty list of "jws" and "cms", got ["CMS"]'],
  ['formats', 'cms', 'formats must be a non-empty list of "jws" and "cms", got "cms"'],
  ['clockToleranceMs', -1, 'clockToleranceMs must be a number of milliseconds, 0 or more, got -1'],
  ['now', NOW, `now must be a function, got ${NOW}`],
  ['now', () => '1', 'now must return milliseconds since 1970, got "1"'],
  ['revocation', true, /^revocation must be a function; .* `revocation: skipRevocationCheck`, got true$/],
])('names %s, what it must be and what it was in the TypeError', async (option, value, message) => {
  await expect(verifyWith({ [option]: value })).rejects.toThrow(message);
});

test.each([
  'https://portal.example/',
  'portal.example',
])('names an example of an origin in the TypeError for %j', async (expectedOrigin) => {
  const message = `expectedOrigin must be an origin such as https://portal.example, got "${expectedOrigin}"`;
  await expect(verifyWith({ expectedOrigin })).rejects.toThrow(message);
});

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '300000',
])('throws TypeError for the clock tolerance %j', async (clockToleranceMs) => {
  await expect(verifyWith({ clockToleranceMs })).rejects.toThrow(TypeError);
});

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  8.64e15 + 1,
  '1780315200000',
  new Date(NOW),
  undefined,
])('throws TypeError for a clock that returns %j', async (time) => {
  await expect(verifyWith({ now: () => time })).rejects.toThrow(TypeError);
});

test('throws TypeError for a time in place of a clock', async () => {
  await expect(verifyWith({ now: NOW })).rejects.toThrow(TypeError);
  await expect(verifyWith({ now: new Date(NOW) })).rejects.toThrow(TypeError);
});

test.each([
  'https://portal.example/',
  'portal.example',
  'https://portal.example/login',
  'https://Portal.example',
  'https://portal.example:443',
])('throws TypeError, not ORIGIN_MISMATCH, where expectedOrigin is %j, which is not an origin', async (expectedOrigin) => {
  await expect(verifyWith({ expectedOrigin })).rejects.toThrow(TypeError);
});

test('throws ORIGIN_MISMATCH for another valid origin', async () => {
  await expectRefusal(verifyWith({ expectedOrigin: 'https://other.example' }), 'ORIGIN_MISMATCH', 'origin');
});
