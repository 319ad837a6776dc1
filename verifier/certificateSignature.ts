import { verify } from 'node:crypto';
import { type Certificate, oids, sm2Verify } from '@hrca/x509';
import { verificationError } from './check.ts';
import type { Issuer } from './issuer.ts';

/** Whether the issuer's key signed `message`. */
type Verify = (message: Uint8Array, issuer: Issuer, signature: Uint8Array) => boolean;

const withHash =
  (hash: string): Verify =>
  (message, { key }, signature) =>
    verify(hash, message, key, signature);

const withSm3: Verify = (message, { key, certificate: { publicKeyInfo } }, signature) =>
  sm2Verify({ publicKey: key, publicKeyInfo, message, signature });

const algorithms = new Map<string, { keyType: 'RSA' | 'EC' | 'SM2'; isSignedBy: Verify }>([
  [oids.sha256WithRsa, { keyType: 'RSA', isSignedBy: withHash('sha256') }],
  [oids.sha384WithRsa, { keyType: 'RSA', isSignedBy: withHash('sha384') }],
  [oids.sha512WithRsa, { keyType: 'RSA', isSignedBy: withHash('sha512') }],
  [oids.ecdsaWithSha256, { keyType: 'EC', isSignedBy: withHash('sha256') }],
  [oids.ecdsaWithSha384, { keyType: 'EC', isSignedBy: withHash('sha384') }],
  [oids.ecdsaWithSha512, { keyType: 'EC', isSignedBy: withHash('sha512') }],
  [oids.sm2WithSm3, { keyType: 'SM2', isSignedBy: withSm3 }],
]);

const brokenHashes: ReadonlySet<string> = new Set([
  oids.md2WithRsa,
  oids.md5WithRsa,
  oids.sha1WithRsa,
  oids.ecdsaWithSha1,
]);

/**
 * The candidate whose key signed the certificate, or `undefined`.
 *
 * @throws HrcaError `KEY_TOO_WEAK` for a broken hash, `CHAIN_INVALID` for an unknown algorithm, `SM2_SELF_TEST_FAILED`
 */
export function findIssuer(certificate: Certificate, candidates: readonly Issuer[]): Issuer | undefined {
  const { signatureAlgorithm, tbsCertificate, signature } = certificate;
  const algorithm = algorithms.get(signatureAlgorithm);
  if (algorithm === undefined) {
    const code = brokenHashes.has(signatureAlgorithm) ? 'KEY_TOO_WEAK' : 'CHAIN_INVALID';
    const expected = 'certificates signed with SHA-256, SHA-384 or SHA-512 by RSA or ECDSA, or with SM3 by SM2';
    throw verificationError(code, { check: 'chain', expected, got: `signature algorithm ${signatureAlgorithm}` });
  }
  // OpenSSL chooses the algorithm by the type of the key, so that type must be the one that the certificate names.
  return candidates.find(
    (issuer) =>
      issuer.certificate.publicKeyKind.type === algorithm.keyType &&
      algorithm.isSignedBy(tbsCertificate, issuer, signature),
  );
}
