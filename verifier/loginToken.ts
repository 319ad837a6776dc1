import {
  AUDIENCE_MAX_LENGTH,
  CHALLENGE_PATTERN,
  LOGIN_TOKEN_TYPE,
  type LoginAlgorithm,
  type LoginClaims,
  type LoginFormat,
  type LoginHeader,
} from '@hrca/protocol';

/** A login token, parsed and not verified. */
export interface LoginToken {
  readonly format: LoginFormat;
  /** base64url of the protected header; for a CMS, that of a JWS of the same signer. */
  readonly protectedHeader: string;
  readonly claims: LoginClaims;
  /** Input of the signature; for a JWS `header.payload`, in ASCII. */
  readonly signingInput: string | Uint8Array;
  /** In the form of a JWS: r‖s for ECDSA and SM2. */
  readonly signature: Uint8Array;
}

/** Makes the error for a malformed token; `reason` is for display. */
export type Malformed = (reason: string, cause?: unknown) => Error;

/** The claims in a base64url payload. Throws what `malformed` returns. */
export function parseClaims(payload: string, malformed: Malformed): LoginClaims {
  const claims = parseJson(payload, 'claims', malformed);
  if (!isLoginClaims(claims)) throw malformed('claims: wrong members');
  const { aud, nonce, iat } = claims;
  if (encode({ aud, nonce, iat }) !== payload) throw malformed('claims: not canonical');
  return claims;
}

/**
 * Whether `value` has valid members of `loginClaimsSchema`; `parseClaims` refuses others by comparing the encoding. A test
 * compares it with the schema, which would take a tenth of the time of a login.
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

export function parseJson(part: string, name: string, malformed: Malformed): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (cause) {
    throw malformed(`${name}: not JSON`, cause);
  }
}

/** The protected header of a JWS by `algorithm` with this chain (DER, leaf first), in base64url. */
export function encodeHeader(algorithm: LoginAlgorithm, chain: readonly Uint8Array[]): string {
  const x5c = chain.map((der) => Buffer.from(der.buffer, der.byteOffset, der.length).toString('base64'));
  return encode({ alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c });
}

/**
 * The one accepted encoding of a value: callers compare it with what was sent. This refuses duplicate members, white
 * space, escapes, another order of members, bad UTF-8, padding and unused bits, by which two parsers of one token could
 * differ. Members are in the order of the schemas, as on the wire.
 */
export function encode(value: LoginClaims | LoginHeader): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
