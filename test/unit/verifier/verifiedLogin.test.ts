import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, type TrustAnchors, type VerifiedLogin } from '@hrca/verifier';
import { expect, expectTypeOf, test } from 'vitest';
import { logIn, NOW } from '#test/support/tokens/verifierUnderTest.ts';

// Compiling this file is part of the test: each @ts-expect-error needs an error in the next line.
test('a VerifiedLogin made by hand does not compile', async () => {
  const pki = await createTestPki({ now: NOW });
  const login = await logIn(pki.units.good, parseTrustAnchors(pki.trustAnchorPem));
  const { unit, certificate, origin, signedAt, algorithm, checks } = login;

  // @ts-expect-error: the private symbol is missing
  const byHand: VerifiedLogin = { unit, certificate, origin, signedAt, algorithm, checks };
  const fields = { unit, certificate, origin, signedAt, algorithm, checks, verified: true };
  // @ts-expect-error: a name is not the symbol
  const byName: VerifiedLogin = fields;
  const symbol: unique symbol = Symbol('verified');
  // @ts-expect-error: nor is another symbol of that name
  const bySymbol: VerifiedLogin = { ...fields, [symbol]: true };

  expect(byHand).not.toEqual(login);
  expect(byName).not.toEqual(login);
  expect(Object.getOwnPropertySymbols(bySymbol)).not.toEqual(Object.getOwnPropertySymbols(login));
  expectTypeOf(login).toEqualTypeOf<VerifiedLogin>();
});

test('writing to a VerifiedLogin does not compile', () => {
  const change = (login: VerifiedLogin) => {
    // @ts-expect-error: read-only
    login.origin = '';
    // @ts-expect-error: read-only
    login.unit.code = '';
    // @ts-expect-error: read-only
    login.checks.push({ check: 'time', expected: '', got: '' });
  };
  expect(change).toBeTypeOf('function');
});

test('TrustAnchors made by hand do not compile', () => {
  // @ts-expect-error: a list of certificates is not TrustAnchors
  const byHand: TrustAnchors = [];
  expect(byHand).toEqual([]);
});
