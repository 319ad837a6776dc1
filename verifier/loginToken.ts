import {
  LOGIN_TOKEN_TYPE,
  type LoginAlgorithm,
  type LoginClaims,
  type LoginFormat,
  type LoginHeader,
} from '@hrca/protocol';
import { isLoginClaims } from './loginClaims.ts';

/** A login token taken apart; nothing in it is true yet. */
export interface LoginToken {
  readonly format: LoginFormat;
  /** base64url of the protected header, as it came; of a CMS, the one that a JWS of the same signer has. */
  readonly protectedHeader: string;
  readonly claims: LoginClaims;
  /** What the signature is over: of a JWS `header.payload`, in ASCII. */
  readonly signingInput: string | Uint8Array;
  /** JWS signature octets. */
  readonly signature: Uint8Array;
}

/** Makes the refusal of a token whose `reason` is for people. */
export type Malformed = (reason: string, cause?: unknown) => Error;

/** The claims that base64url stands for; `malformed` is thrown where they are none. */
export function parseClaims(payload: string, malformed: Malformed): LoginClaims {
  const claims = parseJson(payload, 'claims', malformed);
  if (!isLoginClaims(claims)) throw malformed('claims: wrong members');
  const { aud, nonce, iat } = claims;
  if (encode({ aud, nonce, iat }) !== payload) throw malformed('claims: not canonical');
  return claims;
}

export function parseJson(part: string, name: string, malformed: Malformed): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (cause) {
    throw malformed(`${name}: no JSON`, cause);
  }
}

/** The protected header of whoever signs with `algorithm` and this chain (DER, leaf first). */
export function encodeHeader(algorithm: LoginAlgorithm, chain: readonly Uint8Array[]): string {
  const x5c = chain.map((der) => Buffer.from(der.buffer, der.byteOffset, der.length).toString('base64'));
  return encode({ alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c });
}

/**
 * What was understood must, written out again, be what was sent, character by character. That leaves no room for
 * duplicate members, white space, escapes, another order, bad UTF-8, padding or loose bits, and so none for two readers
 * of one token to differ. Members come in the order of the schemas, which is that of the wire.
 */
export function encode(value: LoginClaims | LoginHeader): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
