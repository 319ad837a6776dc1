import type { Accepted, CertificateSummary, ErrorCode, FieldError, LoginAlgorithm } from '@hrca/protocol';
import { type ErrorDetails, isHrcaError } from '@hrca/protocol/errors';
import { authorityKeyIdentifier, type Certificate, readCertificate, subjectKeyIdentifier } from '@hrca/x509';
import type { KeystoreEntry } from '../keystore/keystore.ts';

type CertificateEntry = Extract<KeystoreEntry, { kind: 'certificate' }>;

/** Algorithms of a key that the portal takes, the key's preferred one first. */
export function acceptedAlgorithms(entry: CertificateEntry, { algorithms }: Accepted): readonly LoginAlgorithm[] {
  return algorithms ? entry.algorithms.filter((algorithm) => algorithms.includes(algorithm)) : entry.algorithms;
}

/** Why a portal that takes `accepted` does not take this certificate, or nothing where it does. */
export function acceptanceProblem(entry: CertificateEntry, accepted: Accepted): ErrorCode | undefined {
  return acceptanceMismatch(entry, accepted)?.code;
}

const LISTED_MAX = 4;

/** The same for the portal's developer: which part of `accept` it is, what that asks for, and what the certificate has. */
export function acceptanceMismatch(entry: CertificateEntry, accepted: Accepted): AcceptanceMismatch | undefined {
  const { algorithms = [], issuers } = accepted;
  if (acceptedAlgorithms(entry, accepted).length === 0) {
    const [expected, got] = [listed(algorithms), listed(entry.algorithms)];
    return { code: 'CERTIFICATE_ALGORITHM_NOT_ACCEPTED', field: 'accept.algorithms', expected, got };
  }
  if (!issuers) return undefined;
  const keys = issuerKeys(entry);
  if (keys.some((key) => issuers.includes(key))) return undefined;
  const [expected, got] = [listed(issuers), listed([...new Set(keys)])];
  return { code: 'CERTIFICATE_ISSUER_NOT_ACCEPTED', field: 'accept.issuers', expected, got };
}

/** For the log of a login that came to nothing: the first certificate that the portal alone does not take. */
export function firstUnaccepted(
  certificates: readonly { readonly entry: KeystoreEntry; readonly summary: Pick<CertificateSummary, 'problem'> }[],
  accepted: Accepted,
): ErrorDetails {
  for (const { entry, summary } of certificates) {
    const mismatch = entry.kind === 'certificate' ? acceptanceMismatch(entry, accepted) : undefined;
    if (!mismatch || mismatch.code !== summary.problem) continue;
    const { code: unaccepted, field, expected, got } = mismatch;
    return { unaccepted, field, expected, got };
  }
  return {};
}

type AcceptanceMismatch = FieldError & { readonly code: ErrorCode };

function listed(values: readonly string[]): string {
  const more = values.length > LISTED_MAX ? ` and ${values.length - LISTED_MAX} more` : '';
  return `${values.slice(0, LISTED_MAX).join(', ') || 'none'}${more}`;
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
function keysOf(read: () => Certificate, keyFromSecret: (certificate: Certificate) => string | undefined): string[] {
  try {
    const key = keyFromSecret(read());
    return key === undefined ? [] : [key];
  } catch (error) {
    if (isHrcaError(error)) return [];
    throw error;
  }
}
