import { AUDIENCE_MAX_LENGTH, CHALLENGE_PATTERN, type LoginClaims } from '@hrca/protocol';

/**
 * Whether `value` has the members of `loginClaimsSchema`; whether it has others shows once it is written out again. The
 * schema stays the definition, and a test holds this to it: zod would take a tenth of what a login may cost.
 */
export function isLoginClaims(value: unknown): value is LoginClaims {
  if (typeof value !== 'object' || value === null) return false;
  const { aud, nonce, iat } = value as Readonly<Record<string, unknown>>;
  return (
    typeof aud === 'string' &&
    aud.length > 0 &&
    aud.length <= AUDIENCE_MAX_LENGTH &&
    typeof nonce === 'string' &&
    CHALLENGE_PATTERN.test(nonce) &&
    Number.isSafeInteger(iat) &&
    (iat as number) >= 0
  );
}
