import type { LoginAlgorithm } from '@hrca/protocol';
import { oids, onlyValue, publicKeyKindName } from '@hrca/x509';
import { chainNames, type VerifiedChain } from './buildChain.ts';
import type { Check } from './check.ts';
import { validityText } from './checkCertificates.ts';
import { skewText, toleranceText } from './checkClaims.ts';
import { certificateFingerprint } from './fingerprint.ts';
import type { LoginToken } from './parseLoginToken.ts';

declare const verified: unique symbol;

/** A login that `verifyLogin` has verified; nothing else can make one that compiles. */
export interface VerifiedLogin {
  readonly [verified]: true;
  readonly unit: { readonly name: string; readonly code: string };
  readonly certificate: {
    /** SHA-256 of the DER, lower-case hex. */
    readonly id: string;
    readonly issuer: string;
    /** Upper-case hex. */
    readonly serialNumber: string;
    /** Milliseconds since 1970. */
    readonly notBefore: number;
    readonly notAfter: number;
    /** `RSA-2048`, `P-256`. */
    readonly keyKind: string;
  };
  readonly origin: string;
  /** Milliseconds since 1970, by the signer's clock. */
  readonly signedAt: number;
  readonly algorithm: LoginAlgorithm;
  /** Every check that was made, in order, for people. */
  readonly checks: readonly Check[];
}

export function verifiedLogin({
  token,
  chain,
  revocation,
  expectedOrigin,
  clockToleranceMs,
  now,
}: {
  token: LoginToken;
  chain: VerifiedChain;
  revocation: { expected: string; got: string };
  expectedOrigin: string;
  clockToleranceMs: number;
  now: number;
}): VerifiedLogin {
  const { certificate } = chain.leaf;
  const { unit, algorithm } = chain;
  const signedAt = token.claims.iat * 1000;
  const keyKind = publicKeyKindName(certificate.publicKeyKind);
  const login: Omit<VerifiedLogin, typeof verified> = {
    unit: { name: unit.name, code: unit.code },
    certificate: {
      id: certificateFingerprint(certificate),
      issuer: onlyValue(certificate.issuer, oids.commonName),
      serialNumber: Buffer.from(certificate.serialNumber).toString('hex').toUpperCase(),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      keyKind,
    },
    origin: token.claims.aud,
    signedAt,
    algorithm,
    // Most callers never look: the texts are made for the one who does.
    get checks(): readonly Check[] {
      return [
        { check: 'token-format', expected: 'hrca-login+jwt', got: 'hrca-login+jwt' },
        { check: 'algorithm', expected: keyKind, got: algorithm },
        { check: 'chain', expected: 'a trust anchor of this portal', got: chainNames(chain) },
        { check: 'validity', expected: validityText(certificate), got: new Date(now).toISOString() },
        {
          check: 'key-usage',
          expected: 'digitalSignature',
          got: [...(certificate.keyUsage ?? ['unrestricted'])].join(', '),
        },
        { check: 'unit', expected: 'GB 32100-2015', got: unit.code },
        { check: 'signature', expected: `${algorithm} by the certificate's key`, got: 'valid' },
        { check: 'origin', expected: expectedOrigin, got: token.claims.aud },
        { check: 'challenge', expected: 'the challenge of this login', got: 'the same' },
        { check: 'time', expected: toleranceText(clockToleranceMs), got: skewText(signedAt - now) },
        { check: 'revocation', ...revocation },
      ];
    },
  };
  return login as VerifiedLogin;
}
