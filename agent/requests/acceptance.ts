import type { Accepted, ErrorCode, LoginAlgorithm } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { authorityKeyIdentifier, type Certificate, readCertificate, subjectKeyIdentifier } from '@hrca/x509';
import type { KeystoreEntry } from '../keystore/keystore.ts';

type CertificateEntry = Extract<KeystoreEntry, { kind: 'certificate' }>;

/** Algorithms of a key that the portal takes, the key's preferred one first. */
export function acceptedAlgorithms(entry: CertificateEntry, { algorithms }: Accepted): readonly LoginAlgorithm[] {
  return algorithms ? entry.algorithms.filter((algorithm) => algorithms.includes(algorithm)) : entry.algorithms;
}

/** Why a portal that takes `accepted` does not take this certificate, or nothing where it does. */
export function acceptanceProblem(entry: CertificateEntry, accepted: Accepted): ErrorCode | undefined {
  if (acceptedAlgorithms(entry, accepted).length === 0) return 'CERTIFICATE_ALGORITHM_NOT_ACCEPTED';
  const { issuers } = accepted;
  if (issuers && !issuerKeys(entry).some((key) => issuers.includes(key))) return 'CERTIFICATE_ISSUER_NOT_ACCEPTED';
  return undefined;
}

/** The keys above a certificate. A Key that carries no CA certificate names at least the one that signed. */
function issuerKeys({ certificate, chain }: CertificateEntry): string[] {
  const above = chain.slice(1).flatMap((der) => keysOf(() => readCertificate(der), subjectKeyIdentifier));
  const signers = [certificate.der, ...chain.slice(1)].flatMap((der) =>
    keysOf(() => readCertificate(der), authorityKeyIdentifier),
  );
  return [...above, ...signers];
}

/** A CA certificate that cannot be read names no key; whether its chain holds, the verifier says. */
function keysOf(read: () => Certificate, keyOf: (certificate: Certificate) => string | undefined): string[] {
  try {
    const key = keyOf(read());
    return key === undefined ? [] : [key];
  } catch (error) {
    if (isHrcaError(error)) return [];
    throw error;
  }
}
