import { createTestPki } from '@hrca/certs-fixtures';
import type { LoginClaims } from '@hrca/protocol';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import { createChallenge } from '#test/support/tokens/loginTokens.ts';
import { expectRefusal, logIn, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';
import { timeCheck } from '#verifier/checkClaims.ts';
import type { ResolvedOptions } from '#verifier/options.ts';

const MINUTE = 60_000;
const pki = await createTestPki({ now: NOW });
const { good } = pki.units;
const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);

describe('origin', () => {
  test.each([
    'https://portal.example.',
    'https://portal.example:443',
    'https://portal.example:8443',
    'http://portal.example',
    'https://PORTAL.example',
    'https://portal.example/',
    'https://portal.example.evil.example',
    'https://evil-portal.example',
    'https://www.portal.example',
    'https://portal.example@evil.example',
    'https://portal.example\0',
    'https://portal.example ',
    'https://роrtal.example',
    'null',
    '*',
  ])('refuses a token for the origin %j', async (origin) => {
    await expectRefusal(logIn(good, trustAnchors, { origin }), 'ORIGIN_MISMATCH', 'origin');
  });

  test('reports the expected origin and the signed one', async () => {
    await expect(logIn(good, trustAnchors, { origin: 'https://evil.example' })).rejects.toMatchObject({
      details: { expected: 'https://portal.example', got: 'https://evil.example' },
    });
  });
});

describe('challenge', () => {
  test('refuses another challenge, also one that differs only in its last character or its length', async () => {
    const { token, options } = loginOf(good, trustAnchors);
    const { expectedChallenge } = options;
    const last = expectedChallenge.endsWith('A') ? 'B' : 'A';
    for (const other of [
      createChallenge(),
      `${expectedChallenge.slice(0, -1)}${last}`,
      expectedChallenge.slice(0, -1),
      `${expectedChallenge}A`,
      expectedChallenge.toLowerCase(),
      'x',
    ]) {
      await expectRefusal(
        verifyLogin(token, { ...options, expectedChallenge: other }),
        'CHALLENGE_MISMATCH',
        'challenge',
      );
    }
  });

  test('reports only the first characters of both challenges', async () => {
    const { token, options } = loginOf(good, trustAnchors);
    const other = createChallenge();
    const error = await verifyLogin(token, { ...options, expectedChallenge: other }).catch((thrown) => thrown);
    expect(error.details).toMatchObject({
      expected: `${other.slice(0, 8)}…`,
      got: `${options.expectedChallenge.slice(0, 8)}…`,
    });
  });

  test.each([43, 128])('accepts a challenge of %i characters', async (length) => {
    const challenge = 'a'.repeat(length);
    const { token, options } = loginOf(good, trustAnchors, { challenge });
    await expect(verifyLogin(token, { ...options, expectedChallenge: challenge })).resolves.toBeDefined();
  });
});

describe('time', () => {
  test.each([
    [-5 * MINUTE - 1000, -5],
    [5 * MINUTE + 1000, 5],
    [-12 * MINUTE, -12],
    [600 * MINUTE, 600],
  ])('refuses a token signed %i ms from now, and reports the difference of the clocks in minutes', async (skew, skewMinutes) => {
    const login = logIn(good, trustAnchors, { now: NOW + skew });
    await expectRefusal(login, 'CLOCK_SKEW', 'time');
    await expect(login).rejects.toMatchObject({
      details: {
        skewMinutes,
        expected: '2026-06-01T12:00:00.000Z ± 5.0 min',
        got: expect.stringMatching(/^\d{4}-.*min\)$/),
      },
    });
  });

  test.each([-5 * MINUTE, 0, 5 * MINUTE])('accepts a token signed %i ms from now', async (skew) => {
    await expect(logIn(good, trustAnchors, { now: NOW + skew })).resolves.toMatchObject({ signedAt: NOW + skew });
  });

  test('applies the given clock tolerance, 0 included', async () => {
    for (const [clockToleranceMs, skew, isAccepted] of [
      [0, 0, true],
      [0, 1000, false],
      [60_000, -60_000, true],
      [60_000, -61_000, false],
    ] as const) {
      const { token, options } = loginOf(good, trustAnchors, { now: NOW + skew });
      const login = verifyLogin(token, { ...options, clockToleranceMs });
      await (isAccepted ? expect(login).resolves.toBeDefined() : expectRefusal(login, 'CLOCK_SKEW', 'time'));
    }
  });

  test.each([
    0,
    2 ** 31,
    2 ** 32,
    8.64e12,
    8.64e12 + 1,
    Number.MAX_SAFE_INTEGER,
  ])('refuses a token signed at %d s', async (iat) => {
    const login = logIn(good, trustAnchors, { claims: (claims) => ({ ...claims, iat }) });
    await expectRefusal(login, 'CLOCK_SKEW', 'time');
  });
});

test('verifies the signature before the claims: a forged token with wrong claims is SIGNATURE_INVALID', async () => {
  const { token, options } = loginOf(good, trustAnchors, { origin: 'https://evil.example', now: 0 });
  const forged = token.replace(/[^.]*$/, Buffer.alloc(64, 1).toString('base64url'));
  await expectRefusal(verifyLogin(forged, options), 'SIGNATURE_INVALID', 'signature');
});

test.each([
  [-2_000, '0.0'],
  [2_000, '0.0'],
  [-60_000, '-1.0'],
  [60_000, '1.0'],
])('reports a clock that is %i ms ahead as %s minutes, never as -0.0', (ms, minutes) => {
  const claims = { iat: (NOW + ms) / 1_000 } as LoginClaims;
  const { got } = timeCheck(claims, { now: NOW, clockToleranceMs: MINUTE } as ResolvedOptions);
  expect(got).toMatch(new RegExp(` \\(${minutes.replace('.', '\\.')} min\\)$`));
});
