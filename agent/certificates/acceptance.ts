import type { Accepted, CertificateSummary, ErrorCode, FieldError, LoginAlgorithm } from '@hrca/protocol';
import { type ErrorDetails, isHrcaError } from '@hrca/protocol/errors';
import { authorityKeyIdentifier, type Certificate, readCertificate, subjectKeyIdentifier } from '@hrca/x509';
import type { KeystoreEntry } from '../keystore/keystore.ts';

type CertificateEntry = Extract<KeystoreEntry, { kind: 'certificate' }>;

/** The key's algorithms that the portal accepts, in the key's order of preference. */
export function acceptedAlgorithms(entry: CertificateEntry, { algorithms }: Accepted): readonly LoginAlgorithm[] {
  return algorithms ? entry.algorithms.filter((algorithm) => algorithms.includes(algorithm)) : entry.algorithms;
}

/** Why the portal does not accept this certificate; `undefined` where it does. */
export function acceptanceProblem(entry: CertificateEntry, accepted: Accepted): ErrorCode | undefined {
  return acceptanceMismatch(entry, accepted)?.code;
}

const LISTED_MAX = 4;

/** The same with the part of `accept` that does not fit and the certificate's own values, for the portal's developer. */
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

/** The first certificate that only the portal's `accept` excludes, for the log of a login that fails. */
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

/** Key identifiers of the CAs above a certificate. Where a device has no CA certificate, at least that of the issuer. */
function issuerKeys({ certificate, chain }: CertificateEntry): string[] {
  const above = chain.slice(1).flatMap((der) => keysOf(() => readCertificate(der), subjectKeyIdentifier));
  const signers = [certificate.der, ...chain.slice(1)].flatMap((der) =>
    keysOf(() => readCertificate(der), authorityKeyIdentifier),
  );
  return [...above, ...signers];
}

/** A certificate that cannot be parsed has no key identifier here; the verifier validates the path. */
function keysOf(read: () => Certificate, keyFromSecret: (certificate: Certificate) => string | undefined): string[] {
  try {
    const key = keyFromSecret(read());
    return key === undefined ? [] : [key];
  } catch (error) {
    if (isHrcaError(error)) return [];
    throw error;
  }
}
