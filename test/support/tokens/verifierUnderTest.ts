import type { KeyObject } from 'node:crypto';
import type { ErrorCode } from '@hrca/protocol';
import {
  type CheckName,
  skipRevocationCheck,
  type TrustAnchors,
  type VerifiedLogin,
  type VerifyLoginOptions,
  verifyLogin,
} from '@hrca/verifier';
import { expect } from 'vitest';
import { createChallenge, createLoginToken, type LoginTokenParts, ORIGIN } from './loginTokens.ts';

export const NOW = Date.parse('2026-06-01T12:00:00Z');

/** The key and chain that sign: of a unit of the test PKI, or made for the test. */
export interface SigningUnit {
  readonly privateKey: KeyObject;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
}

export type TokenDeviations = Partial<LoginTokenParts>;

/** A token of `unit` for a new challenge, and the options with which a portal verifies it. */
export function loginOf(unit: SigningUnit, trustAnchors: TrustAnchors, deviations: TokenDeviations = {}) {
  const challenge = createChallenge();
  const { privateKey, chain } = unit;
  const token = createLoginToken({ privateKey, chain, challenge, now: NOW, ...deviations });
  const options: VerifyLoginOptions = {
    expectedChallenge: challenge,
    expectedOrigin: ORIGIN,
    trustAnchors,
    revocation: skipRevocationCheck,
    now: () => NOW,
  };
  return { token, options };
}

/** Makes such a token and verifies it. */
export async function logIn(
  unit: SigningUnit,
  trustAnchors: TrustAnchors,
  deviations: TokenDeviations = {},
): Promise<VerifiedLogin> {
  const { token, options } = loginOf(unit, trustAnchors, deviations);
  return verifyLogin(token, options);
}

/** Asserts the code of a refusal, and that its details have `check`, `expected` and `got`. */
export async function expectRefusal(login: Promise<unknown>, code: ErrorCode, check: CheckName): Promise<void> {
  await expect(login).rejects.toMatchObject({
    name: 'HrcaError',
    code,
    details: { check, expected: expect.stringMatching(/./), got: expect.stringMatching(/./) },
  });
}
