import type { Check } from './check.ts';

// The published types. They import no package, so that a portal need not install any; a test compares them with those of
// `protocol/` and `x509/`.

/** Keys of members that only this package can write: a hand-made `VerifiedLogin` or `TrustAnchors` does not compile. */
export const verified: unique symbol = Symbol('verified');
export const trusted: unique symbol = Symbol('trusted');

/** JWS algorithms of a login token; `SM2` is not registered with JOSE. */
export type LoginAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'SM2';

/** `jws`: a compact JWS. `cms`: base64url of a SignedData (RFC 5652). */
export type LoginFormat = 'jws' | 'cms';

/** A login that passed every check. Only `verifyLogin` can make one. */
export interface VerifiedLogin {
  readonly [verified]: true;
  /** From the certificate; `code` is the 统一社会信用代码, its check character verified. */
  readonly unit: { readonly name: string; readonly code: string };
  readonly certificate: CertificateFacts;
  readonly origin: string;
  /** Milliseconds since 1970, by the signer's clock, in whole seconds. */
  readonly signedAt: number;
  readonly algorithm: LoginAlgorithm;
  /** The checks, in order. */
  readonly checks: readonly Check[];
}

/** The facts of a certificate that a portal stores. */
export interface CertificateFacts {
  /** SHA-256 of the certificate's DER, lower-case hex. */
  readonly id: string;
  /** Common name of the issuer. */
  readonly issuer: string;
  /** Upper-case hex, as certificate viewers show it. */
  readonly serialNumber: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** `RSA-2048`, `P-256`, `SM2`. */
  readonly keyKind: string;
}

export interface VerifyLoginOptions {
  /** The challenge of this session, removed from its store before this call so that it works only once. */
  readonly expectedChallenge: string;
  /** The portal's own origin, such as `https://portal.example`; from its settings, never from the request. */
  readonly expectedOrigin: string;
  /** From `parseTrustAnchors`; make it once and keep it, because it holds the cache. */
  readonly trustAnchors: TrustAnchors;
  /** A check of the portal's own, or `skipRevocationCheck`. */
  readonly revocation: RevocationCheck;
  /** Accepted formats. Default: `['jws']`; add `cms` where the portal's pages ask for it. */
  readonly formats?: readonly LoginFormat[];
  /** Largest difference between the clocks of signer and server, in milliseconds. Default: 300,000 (five minutes). */
  readonly clockToleranceMs?: number;
  /** Returns milliseconds since 1970; called once. Default: `Date.now`. */
  readonly now?: () => number;
}

/** The certificates that a portal trusts, with the chains that were verified up to them. Made by `parseTrustAnchors`. */
export interface TrustAnchors {
  readonly [trusted]: true;
}

/**
 * Checks whether a certificate of the chain is revoked at `now` (milliseconds since 1970). Called at each login, also for
 * a cached chain. It returns `{ expected, got }`, two strings and nothing else, if no certificate is revoked; `verifyLogin`
 * throws a `TypeError` for any other value, because `true` and `false` are ambiguous. If it throws, the login is refused:
 * an `HrcaError` is passed on, any other error becomes `REVOCATION_CHECK_FAILED`.
 */
export type RevocationCheck = (request: {
  readonly chain: VerifiedChain;
  readonly now: number;
}) => RevocationOutcome | Promise<RevocationOutcome>;

export interface RevocationOutcome {
  readonly expected: string;
  readonly got: string;
}

/** A chain with verified signatures, dates and constraints. */
export interface VerifiedChain {
  readonly leaf: Certificate;
  /** `issuers[0]` issued the leaf, each next one the one before it; the trust anchor is last. */
  readonly issuers: readonly Certificate[];
}

/** The fields of a certificate (RFC 5280 §4.1). */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, tag and length included. */
  readonly tbsCertificate: Uint8Array;
  /** Contents of the INTEGER, two's complement, with the leading zero byte that a positive number may need. */
  readonly serialNumber: Uint8Array;
  /** OID. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** DER of the names, for comparison byte by byte. */
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly issuer: readonly NameAttribute[];
  readonly subject: readonly NameAttribute[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** By OID; `value` is the DER inside the OCTET STRING. */
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Uint8Array }>;
}

/** One attribute of a distinguished name, by OID; `value` is `undefined` where it is not a directory string. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string | undefined;
}
