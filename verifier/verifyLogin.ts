import { buildChain } from './buildChain.ts';
import { checkValidity } from './checkCertificates.ts';
import { checkClaims } from './checkClaims.ts';
import { parseLoginHeader, parseLoginToken } from './parseLoginToken.ts';
import type { RevocationCheck } from './revocation.ts';
import type { TrustAnchors } from './trustAnchors.ts';
import { type VerifiedLogin, verifiedLogin } from './verifiedLogin.ts';
import { verifySignature } from './verifySignature.ts';

/** A clock may be off by this much unless the caller says otherwise. */
const CLOCK_TOLERANCE_MS = 300_000;

export interface VerifyLoginOptions {
  /** The challenge that this session was given, and that has been taken out of the store. */
  readonly expectedChallenge: string;
  /** Own origin as browsers write it, `https://host[:port]`. */
  readonly expectedOrigin: string;
  readonly trustAnchors: TrustAnchors;
  /** How revocation is found out; `skipRevocationCheck` where it knowingly is not. */
  readonly revocation: RevocationCheck;
  /** 300,000 unless told. */
  readonly clockToleranceMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Verifies a login token and returns whose login it is.
 *
 * @throws HrcaError `TOKEN_MALFORMED`, `TOKEN_ALGORITHM_MISMATCH`, `SIGNATURE_INVALID`, `CHAIN_UNTRUSTED`,
 *   `CHAIN_INVALID`, `KEY_TOO_WEAK`, `ORIGIN_MISMATCH`, `CHALLENGE_MISMATCH`, `CLOCK_SKEW` or `CERTIFICATE_*`, with
 *   `details` of the `check` that failed, what it `expected` and what it `got`
 * @throws TypeError where an option is missing
 * @example
 * const { unit } = await verifyLogin(token, {
 *   expectedChallenge, expectedOrigin: 'https://portal.example.cn', trustAnchors, revocation: skipRevocationCheck,
 * });
 */
export async function verifyLogin(input: unknown, options: VerifyLoginOptions): Promise<VerifiedLogin> {
  assertOptions(options);
  const { trustAnchors, clockToleranceMs = CLOCK_TOLERANCE_MS } = options;
  const now = (options.now ?? Date.now)();

  const token = parseLoginToken(input);
  const chain = trustAnchors.chainOf(token.encodedHeader, () =>
    buildChain(parseLoginHeader(token.encodedHeader), trustAnchors),
  );
  verifySignature(token, chain);
  checkClaims(token.claims, { ...options, clockToleranceMs, now });
  checkValidity(chain, now);
  const revocation = await options.revocation({ certificates: chain.certificates, now });
  return verifiedLogin({ token, chain, revocation, expectedOrigin: options.expectedOrigin, clockToleranceMs, now });
}

function assertOptions({ expectedChallenge, expectedOrigin, trustAnchors, revocation }: VerifyLoginOptions): void {
  if (typeof expectedChallenge !== 'string' || expectedChallenge === '')
    throw new TypeError('expectedChallenge is missing');
  if (typeof expectedOrigin !== 'string' || expectedOrigin === '') throw new TypeError('expectedOrigin is missing');
  if (typeof trustAnchors?.chainOf !== 'function')
    throw new TypeError('trustAnchors must come from parseTrustAnchors()');
  if (typeof revocation !== 'function')
    throw new TypeError('revocation is missing; skipRevocationCheck says that it is on purpose');
}
