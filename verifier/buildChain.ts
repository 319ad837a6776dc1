import { type Certificate, sameBytes } from '@hrca/x509';
import { findIssuer } from './certificateSignature.ts';
import { type Check, refusal } from './check.ts';
import { createIssuer, displayName, type Issuer, issuerFault, unknownCriticalExtension } from './issuer.ts';
import type { TrustAnchors } from './trustAnchors.ts';

/** A path of RFC 5280 §6 whose signatures are right: the leaf, then who issued what stands before it; the anchor last. */
export interface Chain {
  readonly leaf: Certificate;
  readonly issuers: readonly Issuer[];
}

/**
 * Leads the certificates of a token, leaf first, each issued by the next, up to a trust anchor. What comes after the one
 * that an anchor has issued (mostly the anchor itself) adds nothing; only its names have to fit.
 *
 * @throws HrcaError `CHAIN_UNTRUSTED`, `CHAIN_INVALID`, `KEY_TOO_WEAK`, `CERTIFICATE_MALFORMED`
 */
export function buildChain({
  certificates,
  x5c,
  trustAnchors,
}: {
  certificates: readonly [Certificate, ...Certificate[]];
  /** The same certificates as the token has them. */
  x5c: readonly string[];
  trustAnchors: TrustAnchors;
}): Chain {
  checkNames(certificates);
  const top = certificates.findIndex(({ issuerDer }) => trustAnchors.withSubject(issuerDer).length > 0);
  if (top < 0) throw untrusted(certificates, trustAnchors);
  // From the anchor down: no key is used, nor its cost paid, before somebody trusted has vouched for it.
  let candidates = trustAnchors.withSubject((certificates[top] as Certificate).issuerDer);
  for (let i = top; i > 0; i--) {
    const certificate = certificates[i] as Certificate;
    const known = trustAnchors.issuer(x5c[i] as string);
    // Known under this very issuer, that is: the path stays the one that the token shows.
    if (known?.issuedBy && candidates.includes(known.issuedBy)) {
      candidates = [known];
      continue;
    }
    const issuedBy = findIssuer(certificate, candidates);
    if (issuedBy === undefined) throw i === top ? untrusted(certificates, trustAnchors) : badSignature(certificate);
    const fault = issuerFault(certificate);
    if (fault) throw refusal(fault.code, linkCheck(`${displayName(certificate)} ${fault.got}`));
    candidates = [createIssuer({ certificate, issuedBy, encoded: x5c[i] as string })];
  }
  const [leaf] = certificates;
  const issuedBy = findIssuer(leaf, candidates);
  if (issuedBy === undefined) throw top === 0 ? untrusted(certificates, trustAnchors) : badSignature(leaf);
  checkLeaf(leaf);
  const chain = { leaf, issuers: pathFrom(issuedBy) };
  checkPathLength(chain);
  return chain;
}

function checkNames(certificates: readonly Certificate[]): void {
  certificates.forEach((certificate, i) => {
    if (certificates.some((other, j) => j < i && sameBytes(other.der, certificate.der))) {
      throw refusal('CHAIN_INVALID', linkCheck(`${displayName(certificate)} twice`));
    }
    const next = certificates[i + 1];
    if (next && !sameBytes(certificate.issuerDer, next.subjectDer)) {
      throw refusal('CHAIN_INVALID', linkCheck(`${displayName(next)} is not who issued ${displayName(certificate)}`));
    }
  });
}

function checkLeaf(leaf: Certificate): void {
  if (leaf.basicConstraints.isCa) throw refusal('CHAIN_INVALID', linkCheck(`${displayName(leaf)} is itself a CA`));
  const extension = unknownCriticalExtension(leaf);
  if (extension) throw refusal('CHAIN_INVALID', linkCheck(`with the unknown critical extension ${extension}`));
}

function checkPathLength({ issuers }: Chain): void {
  issuers.forEach(({ certificate }, intermediatesBelow) => {
    const { pathLength } = certificate.basicConstraints;
    if (pathLength !== undefined && pathLength < intermediatesBelow) {
      throw refusal('CHAIN_INVALID', linkCheck(`${intermediatesBelow} CAs below ${displayName(certificate)}`));
    }
  });
}

function pathFrom(issuer: Issuer): Issuer[] {
  return issuer.issuedBy ? [issuer, ...pathFrom(issuer.issuedBy)] : [issuer];
}

/** The path by names, from the leaf to the trust anchor. */
export function chainCheck({ leaf, issuers }: Chain): Check {
  const path = [leaf, ...issuers.map(({ certificate }) => certificate)].map(displayName);
  return { check: 'chain', expected: path.at(-1) as string, got: path.join(' → ') };
}

function linkCheck(got: string): Check {
  return { check: 'chain', expected: 'each certificate issued by the next, a CA', got };
}

function badSignature(certificate: Certificate): Error {
  return refusal('CHAIN_INVALID', linkCheck(`the signature on ${displayName(certificate)} is not its issuer's`));
}

function untrusted(certificates: readonly Certificate[], { anchors }: TrustAnchors): Error {
  const expected = anchors.map(({ certificate }) => displayName(certificate)).join(', ');
  return refusal('CHAIN_UNTRUSTED', { check: 'chain', expected, got: certificates.map(displayName).join(' → ') });
}
