import { timingSafeEqual } from 'node:crypto';
import type { LoginClaims } from '@hrca/protocol';
import { type Check, refusal } from './check.ts';
import type { Settings } from './options.ts';

const MINUTE_MS = 60_000;

/**
 * Made for this portal, for this challenge, and just now. Call it after `verifySignature`: only then are the claims those
 * of the unit.
 *
 * @throws HrcaError `ORIGIN_MISMATCH`, `CHALLENGE_MISMATCH`, `CLOCK_SKEW`
 */
export function checkClaims(claims: LoginClaims, settings: Settings): void {
  const [origin, challenge, time] = [originCheck, challengeCheck, timeCheck];
  if (claims.aud !== settings.expectedOrigin) {
    requireOrigin(settings.expectedOrigin);
    throw refusal('ORIGIN_MISMATCH', origin(claims, settings));
  }
  if (!sameSecret(claims.nonce, settings.expectedChallenge)) throw refusal('CHALLENGE_MISMATCH', challenge(claims, settings));
  const skewMs = skewOf(claims, settings);
  if (Math.abs(skewMs) > settings.clockToleranceMs) {
    throw refusal('CLOCK_SKEW', time(claims, settings), { skewMinutes: Math.round(skewMs / MINUTE_MS) });
  }
}
