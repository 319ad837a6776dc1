import { isHrcaError } from '@hrca/protocol/errors';
import {
  authorityKeyIdentifier,
  type Certificate,
  displayDistinguishedName,
  isNamedIssuer,
  sameBytes,
} from '@hrca/x509';
import { findIssuer } from './certificateSignature.ts';
import { type Check, verificationError } from './check.ts';
import { createIssuer, displayName, type Issuer, issuerProblem, unknownCriticalExtension } from './issuer.ts';
import type { TrustAnchors } from './trustAnchors.ts';

/** A certificate of a token, parsed. */
export interface PresentedCertificate {
  /** Its element of `x5c`. */
  readonly x5cEntry: string;
  readonly certificate: Certificate;
}

/** A certification path (RFC 5280 §6) with verified signatures. `issuers[0]` issued the leaf; the trust anchor is last. */
export interface Chain {
  readonly leaf: Certificate;
  readonly issuers: readonly Issuer[];
}

/**
 * Builds the path from the certificates of a token, leaf first and each issued by the next, to a trust anchor. Of the
 * certificates above the one that an anchor issued, usually the anchor itself, only the names are checked.
 *
 * @throws HrcaError `CHAIN_UNTRUSTED`, `CHAIN_INVALID`, `KEY_TOO_WEAK`, `CERTIFICATE_MALFORMED`
 */
export function buildChain(presented: readonly PresentedCertificate[], trustAnchors: TrustAnchors): Chain {
  checkNames(presented.map(({ certificate }) => certificate));
  // From the anchor down: a key is decoded, which costs time, only after a trusted key has signed its certificate.
  const { anchor, below } = findAnchor(presented, trustAnchors);
  let issuer = anchor;
  let subject = below.pop() as PresentedCertificate;
  for (const next of below.reverse()) {
    issuer = toIssuer(subject, issuer, trustAnchors);
    subject = next;
    if (!issuerOf(subject, [issuer], trustAnchors)) {
      throw verificationError('CHAIN_INVALID', pathError(`wrong signature on ${displayName(subject.certificate)}`));
    }
  }
  const leaf = subject.certificate;
  checkLeaf(leaf);
  const chain = { leaf, issuers: issuersUpTo(issuer) };
  checkPathLength(chain);
  return chain;
}

/** The trust anchor that issued one of the certificates, and the certificates from the leaf up to that one. */
function findAnchor(
  presented: readonly PresentedCertificate[],
  trustAnchors: TrustAnchors,
): { anchor: Issuer; below: PresentedCertificate[] } {
  for (const [at, subject] of presented.entries()) {
    const { issuerDer, der } = subject.certificate;
    // A self-signed anchor in the token does not prove that it issued the certificate before it.
    const candidates = trustAnchors
      .withSubject(issuerDer)
      .filter(({ certificate }) => !sameBytes(certificate.der, der));
    const anchor = candidates.length > 0 ? issuerOf(subject, candidates, trustAnchors) : undefined;
    if (anchor) return { anchor, below: presented.slice(0, at + 1) };
  }
  const expected = trustAnchors.anchors.map(({ certificate }) => displayName(certificate)).join(', ');
  const got = presented.map(({ certificate }) => displayName(certificate)).join(' → ');
  // The leaf is always there. A device without CA certificates sends only the leaf.
  const issuer = missingIssuer((presented[0] as PresentedCertificate).certificate);
  const { issuer: name, authorityKeyIdentifier: key } = issuer;
  throw verificationError(
    'CHAIN_UNTRUSTED',
    { check: 'chain', expected, got: `${got} (issuer ${name}, key ${key})` },
    issuer,
  );
}

/** Name and key identifier of the CA certificate that the portal lacks. */
function missingIssuer(leaf: Certificate): { issuer: string; authorityKeyIdentifier: string } {
  let key: string | undefined;
  try {
    key = authorityKeyIdentifier(leaf);
  } catch (error) {
    // The error stays CHAIN_UNTRUSTED; a malformed extension only leaves the key identifier out.
    if (!isHrcaError(error)) throw error;
  }
  return { issuer: displayDistinguishedName(leaf.issuer), authorityKeyIdentifier: key ?? '—' };
}

/** The candidate that signed the certificate. For a cached CA the signature is not verified again. */
function issuerOf(
  { x5cEntry, certificate }: PresentedCertificate,
  candidates: readonly Issuer[],
  trustAnchors: TrustAnchors,
): Issuer | undefined {
  const known = trustAnchors.issuer(x5cEntry)?.issuedBy;
  return known && candidates.includes(known) ? known : findIssuer(certificate, candidates);
}

/** The issuer for a certificate that `issuedBy` signed. */
function toIssuer(
  { x5cEntry, certificate }: PresentedCertificate,
  issuedBy: Issuer,
  trustAnchors: TrustAnchors,
): Issuer {
  const known = trustAnchors.issuer(x5cEntry);
  // The cached issuer must have the same issuer, so that the path is the one in the token.
  if (known?.issuedBy === issuedBy) return known;
  const problem = issuerProblem(certificate);
  if (problem) throw verificationError(problem.code, pathError(`${displayName(certificate)}: ${problem.got}`));
  return createIssuer({ certificate, issuedBy, x5cEntry });
}

function issuersUpTo(issuer: Issuer): Issuer[] {
  return issuer.issuedBy ? [issuer, ...issuersUpTo(issuer.issuedBy)] : [issuer];
}

function checkNames(certificates: readonly Certificate[]): void {
  for (const [i, certificate] of certificates.entries()) {
    const name = displayName(certificate);
    if (certificates.slice(0, i).some(({ der }) => sameBytes(der, certificate.der))) {
      throw verificationError('CHAIN_INVALID', pathError(`${name} twice`));
    }
    const next = certificates[i + 1];
    if (next && !isNamedIssuer(next, certificate)) {
      throw verificationError(
        'CHAIN_INVALID',
        pathError(`${name} followed by ${displayName(next)}, which is not its issuer`),
      );
    }
  }
}

function checkLeaf(leaf: Certificate): void {
  const name = displayName(leaf);
  if (leaf.basicConstraints.isCa) throw verificationError('CHAIN_INVALID', pathError(`${name}: itself a CA`));
  const extension = unknownCriticalExtension(leaf);
  if (extension)
    throw verificationError('CHAIN_INVALID', pathError(`${name}: unknown critical extension ${extension}`));
}

/** RFC 5280 §6.1.4 (l) and (m), without the exception for self-issued CA certificates. */
function checkPathLength({ issuers }: Chain): void {
  for (const [intermediatesBelow, { certificate }] of issuers.entries()) {
    const { pathLength = Number.POSITIVE_INFINITY } = certificate.basicConstraints;
    if (intermediatesBelow > pathLength) {
      throw verificationError(
        'CHAIN_INVALID',
        pathError(`${displayName(certificate)}: ${intermediatesBelow} CAs below it`),
      );
    }
  }
}

/** The names in the path, from the leaf to the trust anchor. */
export function chainCheck({ leaf, issuers }: Chain): Check {
  const path = [leaf, ...issuers.map(({ certificate }) => certificate)].map(displayName);
  return { check: 'chain', expected: path.at(-1) as string, got: path.join(' → ') };
}

function pathError(got: string): Check {
  return { check: 'chain', expected: 'each certificate issued by the next, a CA', got };
}
