import { createTestPki } from '@hrca/certs-fixtures';
import { HrcaError, parseTrustAnchors, type RevocationCheck, verifyLogin } from '@hrca/verifier';
import { expect, test } from 'vitest';
import { expectRefusal, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const pki = await createTestPki({ now: NOW });
const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);

const logInWith = (revocation: unknown) => {
  const { token, options } = loginOf(pki.units.good, trustAnchors);
  return verifyLogin(token, { ...options, revocation: revocation as RevocationCheck });
};

const otherShapes: readonly [string, unknown][] = [
  ['true, as isRevoked says of a revoked certificate', true],
  ['false, as isGood says of one', false],
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['a text', 'good'],
  ['a number', 1],
  ['a list', ['not revoked', 'good']],
  ['a function', () => ({ expected: 'good', got: 'good' })],
  ['an object without expected', { got: 'good' }],
  ['an object without got', { expected: 'good' }],
  ['an object with undefined for a text', { expected: 'good', got: undefined }],
  ['an object with a number for a text', { expected: 'good', got: 0 }],
  ['an object with a String for a text', { expected: 'good', got: Object('good') }],
  ['an object with one member more, which may mean the opposite', { expected: 'good', got: 'good', revoked: true }],
  ['an object with the texts in its prototype', Object.create({ expected: 'good', got: 'good' })],
  ['an OCSP status', { status: 'revoked' }],
];

// Proves that a revocation check must return exactly an outcome for a login to succeed.
test.each(otherShapes)('V19 a revocation check that returns %s throws a TypeError', async (_name, answer) => {
  for (const revocation of [() => answer, async () => answer]) {
    const login = logInWith(revocation);
    await expect(login).rejects.toThrow(TypeError);
    await expect(login).rejects.toThrow('revocation must return { expected: string, got: string }');
  }
});

test('V19 a revocation check that returns an outcome or its promise logs in', async () => {
  const good = { expected: 'good', got: 'good' };
  for (const revocation of [() => good, async () => good]) {
    const { checks } = await logInWith(revocation);
    expect(checks.at(-1)).toEqual({ check: 'revocation', ...good });
  }
});

test.each([
  ['an Error', new Error('revoked')],
  ['a text', 'revoked'],
  ['nothing', undefined],
])('V19 a revocation check that throws %s is REVOCATION_CHECK_FAILED', async (_name, thrown) => {
  const check = () => {
    throw thrown;
  };
  await expectRefusal(logInWith(check), 'REVOCATION_CHECK_FAILED', 'revocation');
  await expect(logInWith(async () => check())).rejects.toMatchObject({
    code: 'REVOCATION_CHECK_FAILED',
    cause: thrown,
  });
});

test('V19 an HrcaError of the revocation check is passed on', async () => {
  const refused = new HrcaError('CHAIN_INVALID');
  await expect(logInWith(() => Promise.reject(refused))).rejects.toBe(refused);
});
