import type { Accepted, CertificateSummary, CertificateView, ErrorCode, KeystoreProblem } from '@hrca/protocol';
import {
  authorityKeyIdentifier,
  type Certificate,
  certificateFacts,
  certificateProblem,
  displayDistinguishedName,
  readUnitIdentity,
} from '@hrca/x509';
import type { Keystore, KeystoreEntry } from '../keystore/keystore.ts';
import { acceptanceProblem } from './acceptance.ts';
import { inUnitOrder, signsNothing } from './certificateOrder.ts';

const DAY_MS = 86_400_000;

type CertificateEntry = Exclude<KeystoreEntry, { kind: 'fault' }>;

/** An entry together with what people see of it. */
export interface ListedCertificate {
  readonly entry: CertificateEntry;
  readonly summary: CertificateSummary;
  readonly view: CertificateView;
}

/** Everything that was found, and what could not be looked into. */
export interface CertificateList {
  readonly certificates: readonly ListedCertificate[];
  readonly faults: readonly KeystoreProblem[];
}

/** Everything that a keystore holds, by unit, unusable with its reason; nothing is hidden. */
export async function listCertificates({
  keystore,
  now,
  accept = {},
  usedAt,
}: {
  keystore: Keystore;
  now: number;
  /** When each certificate was last used, by its id. */
  usedAt?: ReadonlyMap<string, number>;
  /** What the asking portal takes; everything where nobody asks. */
  accept?: Accepted;
}): Promise<CertificateList> {
  const entries = await keystore.list();
  const certificates = entries
    .filter((entry) => entry.kind !== 'fault')
    .map((entry) => describeEntry(entry, now, accept, usedAt?.get(entry.id)));
  const faults = entries
    .filter((entry) => entry.kind === 'fault')
    .map(({ name, problem, path }) => ({ name, problem, ...(path !== undefined && { path }) }));
  return { certificates: inUnitOrder(certificates), faults };
}

/** What people see of one entry. */
export function describeEntry(
  entry: CertificateEntry,
  now: number,
  accept: Accepted = {},
  usedAt?: number,
): ListedCertificate {
  const summary = summarize(entry, now, accept);
  return { entry, summary, view: { ...viewOf(entry, summary, now), ...(usedAt !== undefined && { usedAt }) } };
}

function summarize(entry: CertificateEntry, now: number, accept: Accepted): CertificateSummary {
  if (entry.kind === 'unreadable') {
    return {
      id: entry.id,
      unitName: entry.name,
      unitCode: '',
      issuer: '',
      serialNumber: '',
      notBefore: 0,
      notAfter: 0,
      keyKind: '',
      problem: entry.problem,
    };
  }
  const problem = problemOf(entry, now, accept);
  return { ...factsOf(entry.certificate), id: entry.id, ...(problem && { problem }) };
}

type Facts = Omit<CertificateSummary, 'problem'>;
const facts = new WeakMap<Certificate, Facts>();

/** What never changes about a certificate, read once. */
function factsOf(certificate: Certificate): Facts {
  const known = facts.get(certificate);
  if (known) return known;
  const unit = readUnitIdentity(certificate);
  const read = { ...certificateFacts(certificate), unitName: unit.name, unitCode: unit.code };
  facts.set(certificate, read);
  return read;
}

/** The reason that the person is told, of several the one that matters most. */
function problemOf(
  entry: Extract<KeystoreEntry, { kind: 'certificate' }>,
  now: number,
  accept: Accepted,
): ErrorCode | undefined {
  const problem = certificateProblem(entry.certificate, now);
  // The twin on a Key signs nothing by design: neither its kind of key nor a lock is what is wrong with it.
  if (signsNothing(problem)) return problem;
  if (entry.problem) return entry.problem;
  if (entry.algorithms.length === 0) return 'CERTIFICATE_KEY_UNSUPPORTED';
  return problem ?? acceptanceProblem(entry, accept);
}

function viewOf(entry: CertificateEntry, summary: CertificateSummary, now: number): CertificateView {
  return {
    ...summary,
    ...(entry.kind === 'certificate' && issuerOf(entry.certificate)),
    daysLeft: Math.floor((summary.notAfter - now) / DAY_MS),
    triesLeft: entry.kind === 'certificate' ? entry.triesLeft : undefined,
    ...(entry.device !== undefined && { device: entry.device }),
    ...(entry.kind === 'certificate' && entry.isPinOfDevice && { isPinOfDevice: true }),
  };
}

/** What support looks for among a CA's certificates where a portal says CHAIN_UNTRUSTED. */
function issuerOf(certificate: Certificate): Pick<CertificateView, 'issuerName' | 'authorityKeyIdentifier'> {
  const issuerName = displayDistinguishedName(certificate.issuer);
  try {
    const key = authorityKeyIdentifier(certificate);
    return { issuerName, ...(key !== undefined && { authorityKeyIdentifier: key }) };
  } catch {
    // An extension that cannot be read names no key.
    return { issuerName };
  }
}
