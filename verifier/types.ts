import type { trusted, verified } from './brands.ts';
import type { Check } from './check.ts';

// The types that are published. They import nothing that a portal would have to install; a test holds them to the ones
// of `protocol/` and `x509/`.

/** JWS algorithms of a login token; `SM2` is ours. */
export type LoginAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'SM2';

/** `jws`: a compact JWS. `cms`: base64url of a SignedData (RFC 5652). */
export type LoginFormat = 'jws' | 'cms';

/** A login that passed every check. */
export interface VerifiedLogin {
  readonly [verified]: true;
  /** From the certificate; `code` is the 统一社会信用代码, its check character verified. */
  readonly unit: { readonly name: string; readonly code: string };
  readonly certificate: CertificateFacts;
  readonly origin: string;
  /** Milliseconds since 1970, by the clock of the one who signed, to the second. */
  readonly signedAt: number;
  readonly algorithm: LoginAlgorithm;
  /** What was checked, in the order in which it was. */
  readonly checks: readonly Check[];
}

/** What a portal keeps of the certificate that was used. */
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
  /** The challenge that this session got, used up before this call so that it works once only. */
  readonly expectedChallenge: string;
  /** The portal's own origin, such as `https://portal.example`; from its settings, never from the request. */
  readonly expectedOrigin: string;
  /** From `parseTrustAnchors`; make it once and keep it, since it holds the cache. */
  readonly trustAnchors: TrustAnchors;
  /** `skipRevocationCheck`, written out, until there is a check. */
  readonly revocation: RevocationCheck;
  /** Which forms of token to accept. Default: `['jws']`; `cms` is for portals that have asked their pages for it. */
  readonly formats?: readonly LoginFormat[];
  /** How far the clocks of the two machines may differ, in milliseconds. Default: 300,000, which is five minutes. */
  readonly clockToleranceMs?: number;
  /** Milliseconds since 1970; asked once. Default: the clock of this machine. */
  readonly now?: () => number;
}

/** The certificates that a portal trusts, with the chains that were verified up to them. Made by `parseTrustAnchors`. */
export interface TrustAnchors {
  readonly [trusted]: true;
}

/**
 * Looks up whether a certificate of the chain has been revoked at `now` (milliseconds since 1970). Called at each login,
 * also for a cached chain. Only `{ expected, got }`, two strings and nothing else, means that none has been revoked;
 * any other value is a `TypeError` of `verifyLogin`, since `true` and `false` would each be read in either way. What
 * it throws refuses the login: an `HrcaError` as it is, anything else as `REVOCATION_CHECK_FAILED`.
 */
export type RevocationCheck = (request: {
  readonly chain: VerifiedChain;
  readonly now: number;
}) => RevocationOutcome | Promise<RevocationOutcome>;

export interface RevocationOutcome {
  readonly expected: string;
  readonly got: string;
}

/** A chain whose signatures, dates and constraints have been checked. */
export interface VerifiedChain {
  readonly leaf: Certificate;
  /** Who issued what stands before it: `issuers[0]` the leaf; the trust anchor last. */
  readonly issuers: readonly Certificate[];
}

/** The fields of a certificate (RFC 5280 §4.1). */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, tag and length included. */
  readonly tbsCertificate: Uint8Array;
  /** Contents of the INTEGER, two's complement: a zero byte comes first where the number would be negative without it. */
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

/** One attribute of a distinguished name, by OID; `value` is `undefined` where it is no directory string. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string | undefined;
}
