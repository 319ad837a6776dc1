import type { LoginAlgorithm, LoginClaims } from '@hrca/protocol';

/** What a login is made of; nothing but the challenge comes from the page. */
export interface LoginFacts {
  readonly algorithm: LoginAlgorithm;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly origin: string;
  readonly challenge: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A login that waits for its signature. */
export interface UnsignedLogin {
  /** What the key signs. */
  readonly message: Uint8Array;
  /** The login token, with JWS signature octets over `message`. */
  token(signature: Uint8Array): string;
}

export function claimsOf({ origin, challenge, now }: LoginFacts): LoginClaims {
  return { aud: origin, nonce: challenge, iat: Math.floor(now / 1000) };
}
