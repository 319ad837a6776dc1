import { verify } from 'node:crypto';
import { type Certificate, oids } from '@hrca/x509';
import { refusal } from './check.ts';
import type { Issuer } from './issuer.ts';

const algorithms = new Map<string, { keyType: 'RSA' | 'EC'; hash: string }>([
  [oids.sha256WithRsa, { keyType: 'RSA', hash: 'sha256' }],
  [oids.sha384WithRsa, { keyType: 'RSA', hash: 'sha384' }],
  [oids.sha512WithRsa, { keyType: 'RSA', hash: 'sha512' }],
  [oids.ecdsaWithSha256, { keyType: 'EC', hash: 'sha256' }],
  [oids.ecdsaWithSha384, { keyType: 'EC', hash: 'sha384' }],
  [oids.ecdsaWithSha512, { keyType: 'EC', hash: 'sha512' }],
]);

const brokenHashes: ReadonlySet<string> = new Set([
  oids.md2WithRsa,
  oids.md5WithRsa,
  oids.sha1WithRsa,
  oids.ecdsaWithSha1,
]);

/**
 * The one of `candidates` whose key signed the certificate, or nothing.
 *
 * @throws HrcaError `KEY_TOO_WEAK` for a broken hash, `CHAIN_INVALID` for an unknown algorithm
 */
export function findIssuer(certificate: Certificate, candidates: readonly Issuer[]): Issuer | undefined {
  const { signatureAlgorithm, tbsCertificate, signature } = certificate;
  const algorithm = algorithms.get(signatureAlgorithm);
  if (algorithm === undefined) {
    const code = brokenHashes.has(signatureAlgorithm) ? 'KEY_TOO_WEAK' : 'CHAIN_INVALID';
    const expected = 'certificates signed with SHA-256, SHA-384 or SHA-512 by RSA or ECDSA';
    throw refusal(code, { check: 'chain', expected, got: `signature algorithm ${signatureAlgorithm}` });
  }
  // The key decides what OpenSSL computes: a key of another type than the algorithm names must not get that far.
  return candidates.find(
    ({ certificate: { publicKeyKind }, key }) =>
      publicKeyKind.type === algorithm.keyType && verify(algorithm.hash, tbsCertificate, key, signature),
  );
}
