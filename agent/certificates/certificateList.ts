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

/** An entry with what portals and the window show of it. */
export interface ListedCertificate {
  readonly entry: CertificateEntry;
  readonly summary: CertificateSummary;
  readonly view: CertificateView;
}

/** The certificates, and the keystores or devices that could not be read. */
export interface CertificateList {
  readonly certificates: readonly ListedCertificate[];
  readonly faults: readonly KeystoreProblem[];
}

/** All entries of a keystore, ordered by unit. A certificate that cannot be used is listed with the reason. */
export async function listCertificates({
  keystore,
  now,
  accept = {},
  usedAt,
}: {
  keystore: Keystore;
  now: number;
  /** When each certificate was last used, by its id; milliseconds since 1970. */
  usedAt?: ReadonlyMap<string, number>;
  /** What the portal accepts; everything where no portal asks. */
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

/** Read once per certificate. */
function factsOf(certificate: Certificate): Facts {
  const known = facts.get(certificate);
  if (known) return known;
  const unit = readUnitIdentity(certificate);
  const read = { ...certificateFacts(certificate), unitName: unit.name, unitCode: unit.code };
  facts.set(certificate, read);
  return read;
}

/** The most important of the reasons for which a certificate cannot be used. */
function problemOf(
  entry: Extract<KeystoreEntry, { kind: 'certificate' }>,
  now: number,
  accept: Accepted,
): ErrorCode | undefined {
  const problem = certificateProblem(entry.certificate, now);
  // A device's encryption certificate never signs: its key type or a locked PIN does not matter.
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

/** What support compares with a CA's certificates where a portal reports CHAIN_UNTRUSTED. */
function issuerOf(certificate: Certificate): Pick<CertificateView, 'issuerName' | 'authorityKeyIdentifier'> {
  const issuerName = displayDistinguishedName(certificate.issuer);
  try {
    const key = authorityKeyIdentifier(certificate);
    return { issuerName, ...(key !== undefined && { authorityKeyIdentifier: key }) };
  } catch {
    // The extension cannot be parsed.
    return { issuerName };
  }
}
