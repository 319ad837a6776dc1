import { timingSafeEqual } from 'node:crypto';
import type { LoginClaims } from '@hrca/protocol';
import { type Check, verificationError } from './check.ts';
import { assertOrigin, DATE_MAX_MS, type ResolvedOptions } from './options.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * Checks audience, nonce and time of the claims; defaults are in `options.ts`. Call it after `verifySignature`: before that, an attacker may have
 * written the claims.
 *
 * @throws HrcaError `ORIGIN_MISMATCH`, `CHALLENGE_MISMATCH`, `CLOCK_SKEW`
 */
export function checkClaims(claims: LoginClaims, settings: ResolvedOptions): void {
  if (claims.aud !== settings.expectedOrigin) {
    assertOrigin(settings.expectedOrigin);
    throw verificationError('ORIGIN_MISMATCH', originCheck(claims, settings));
  }
  if (!sameSecret(claims.nonce, settings.expectedChallenge)) {
    throw verificationError('CHALLENGE_MISMATCH', challengeCheck(claims, settings));
  }
  const skewMs = skewOf(claims, settings);
  if (Math.abs(skewMs) > settings.clockToleranceMs) {
    throw verificationError('CLOCK_SKEW', timeCheck(claims, settings), {
      skewMinutes: Math.round(skewMs / MINUTE_MS) || 0,
    });
  }
}

export function originCheck({ aud }: LoginClaims, { expectedOrigin }: ResolvedOptions): Check {
  return { check: 'origin', expected: expectedOrigin, got: aud };
}

/** The first characters only: a challenge that may still be valid must not be shown on a page or in a log. */
export function challengeCheck({ nonce }: LoginClaims, { expectedChallenge }: ResolvedOptions): Check {
  return { check: 'challenge', expected: `${expectedChallenge.slice(0, 8)}…`, got: `${nonce.slice(0, 8)}…` };
}

export function timeCheck(claims: LoginClaims, settings: ResolvedOptions): Check {
  return {
    check: 'time',
    expected: `${isoTime(settings.now)} ± ${minutes(settings.clockToleranceMs)} min`,
    got: `${isoTime(signedAt(claims))} (${minutes(skewOf(claims, settings))} min)`,
  };
}

/** To a tenth, and never `-0.0`. */
function minutes(ms: number): string {
  return (ms / MINUTE_MS).toFixed(1).replace(/^-(?=0\.0$)/, '');
}

/** Milliseconds since 1970. */
export function signedAt({ iat }: LoginClaims): number {
  return iat * SECOND_MS;
}

/** How far the signer's clock is ahead of the server's, in milliseconds; negative where it is behind. */
function skewOf(claims: LoginClaims, { now }: ResolvedOptions): number {
  return signedAt(claims) - now;
}

function sameSecret(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** `iat` may be any integer, also one outside the range of a Date. */
function isoTime(time: number): string {
  return time <= DATE_MAX_MS ? new Date(time).toISOString() : `${time / SECOND_MS} s`;
}
