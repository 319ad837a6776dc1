import { HrcaError } from '@hrca/protocol/errors';

/** The checks of `verifyLogin`, in order. The names are stable, because portals translate them. */
export const checkNames = [
  'tokenFormat',
  'algorithm',
  'chain',
  'validity',
  'keyUsage',
  'unitIdentity',
  'signature',
  'origin',
  'challenge',
  'time',
  'revocation',
] as const;
export type CheckName = (typeof checkNames)[number];

/** The codes that `verifyLogin` throws; the portal's own `revocation` may throw any code. */
export type VerifyErrorCode =
  | 'TOKEN_MALFORMED'
  | 'TOKEN_ALGORITHM_MISMATCH'
  | 'SIGNATURE_INVALID'
  | 'CHAIN_UNTRUSTED'
  | 'CHAIN_INVALID'
  | 'KEY_TOO_WEAK'
  | 'CERTIFICATE_MALFORMED'
  | 'CERTIFICATE_KEY_UNSUPPORTED'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_NOT_YET_VALID'
  | 'CERTIFICATE_ENCRYPTION_ONLY'
  | 'CERTIFICATE_NOT_FOR_SIGNING'
  | 'CERTIFICATE_NOT_A_UNIT'
  | 'CERTIFICATE_UNIT_CODE_INVALID'
  | 'ORIGIN_MISMATCH'
  | 'CHALLENGE_MISMATCH'
  | 'CLOCK_SKEW'
  | 'REVOCATION_CHECK_FAILED'
  | 'SM2_SELF_TEST_FAILED';

/** One check, what it expected and what it got; for display, with times in ISO 8601. */
export interface Check {
  readonly check: CheckName;
  readonly expected: string;
  readonly got: string;
}

// `got` may hold text of an attacker, so it is cut before it reaches a log or a page.
const TEXT_MAX = 300;

/** The error of a failed check; its `details` carry the check. */
export function verificationError(
  code: VerifyErrorCode,
  { check, expected, got }: Check,
  more: { skewMinutes?: number; issuer?: string; authorityKeyIdentifier?: string; cause?: unknown } = {},
): HrcaError {
  const { cause, ...facts } = more;
  const details = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? shorten(fact) : fact]),
  );
  return new HrcaError(code, {
    ...('cause' in more && { cause }),
    details: { check, expected: shorten(expected), got: shorten(got), ...details },
  });
}

function shorten(text: string): string {
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
