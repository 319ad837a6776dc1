import { type LoginFormat, loginFormats } from '@hrca/protocol';
import { assertOptions, misuse } from './misuse.ts';
import { TrustAnchors } from './trustAnchors.ts';
import type { VerifyLoginOptions } from './types.ts';

const CLOCK_TOLERANCE_MS = 300_000;
const JWS_ONLY: readonly LoginFormat[] = ['jws'];

/** The latest time that a Date can represent, 275760-09-13. */
export const DATE_MAX_MS = 8.64e15;

/** The options with their defaults, and the time of this login. */
export interface ResolvedOptions extends Required<Omit<VerifyLoginOptions, 'now' | 'trustAnchors'>> {
  readonly trustAnchors: TrustAnchors;
  readonly now: number;
}

const known = [
  'expectedChallenge',
  'expectedOrigin',
  'trustAnchors',
  'revocation',
  'formats',
  'clockToleranceMs',
  'now',
] as const satisfies readonly (keyof VerifyLoginOptions)[];

/** Fills in the defaults. Throws TypeError for a missing, unknown or wrong option. */
export function readOptions(options: VerifyLoginOptions): ResolvedOptions {
  assertOptions(options, { of: 'verifyLogin', known });
  const { expectedChallenge, expectedOrigin, trustAnchors, revocation } = options;
  const clockToleranceMs = options.clockToleranceMs ?? CLOCK_TOLERANCE_MS;
  const formats = options.formats ?? JWS_ONLY;
  if (!isText(expectedChallenge)) throw misuse('expectedChallenge', 'be a non-empty string', expectedChallenge);
  if (!isText(expectedOrigin)) throw misuse('expectedOrigin', 'be a non-empty string', expectedOrigin);
  if (!(trustAnchors instanceof TrustAnchors)) {
    throw misuse('trustAnchors', 'come from parseTrustAnchors', trustAnchors);
  }
  if (typeof revocation !== 'function') {
    const expected = 'be a function; to go without the check, write `revocation: skipRevocationCheck`';
    throw misuse('revocation', expected, revocation);
  }
  if (!Array.isArray(formats) || formats.length === 0 || !formats.every((format) => loginFormats.includes(format))) {
    throw misuse('formats', `be a non-empty list of ${loginFormats.map((name) => `"${name}"`).join(' and ')}`, formats);
  }
  if (!Number.isFinite(clockToleranceMs) || clockToleranceMs < 0) {
    throw misuse('clockToleranceMs', 'be a number of milliseconds, 0 or more', clockToleranceMs);
  }
  return {
    expectedChallenge,
    expectedOrigin,
    trustAnchors,
    revocation,
    formats,
    clockToleranceMs,
    now: timeOf(options),
  };
}

function timeOf({ now: clock = Date.now }: VerifyLoginOptions): number {
  if (typeof clock !== 'function') throw misuse('now', 'be a function', clock);
  const now: unknown = clock();
  if (typeof now !== 'number' || !(Math.abs(now) <= DATE_MAX_MS)) {
    throw misuse('now', 'return milliseconds since 1970', now);
  }
  return now;
}

/** Throws TypeError for an origin that no token can match. Called only after a mismatch, to save its cost in a login. */
export function assertOrigin(expectedOrigin: string): void {
  if (!URL.canParse(expectedOrigin) || new URL(expectedOrigin).origin !== expectedOrigin) {
    throw misuse('expectedOrigin', 'be an origin such as https://portal.example', expectedOrigin);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
