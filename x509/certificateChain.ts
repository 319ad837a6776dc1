import { X509Certificate } from 'node:crypto';
import { CHAIN_MAX_LENGTH } from '@hrca/protocol';
import { type Certificate, readCertificate } from './certificate.ts';
import { sameBytes } from './der.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from './keyIdentifiers.ts';
import { oids } from './oids.ts';
import { sm2Verify } from './sm2.ts';

/** Whether the subject of one certificate is the issuer of another, byte by byte (RFC 5280 §6.1.3 (a)(4)). */
export function isNamedIssuer(candidate: Certificate, certificate: Certificate): boolean {
  return sameBytes(candidate.subjectDer, certificate.issuerDer);
}

/** Whether issuer and subject are the same name (RFC 5280 §6.1), as in a root. */
export function isSelfIssued(certificate: Certificate): boolean {
  return isNamedIssuer(certificate, certificate);
}

/** DER of `leaf`, then of issuer after issuer as far as `candidates`, in any order, have them; at most `CHAIN_MAX_LENGTH`. */
export function certificateChain(leaf: Certificate, candidates: readonly Certificate[]): Uint8Array[] {
  const chain = [leaf];
  for (let issuer = issuerOf(leaf, candidates); issuer; issuer = issuerOf(issuer, candidates)) {
    if (chain.includes(issuer) || chain.length === CHAIN_MAX_LENGTH) break;
    chain.push(issuer);
  }
  return chain.map(({ der }) => new Uint8Array(der));
}

/**
 * The chain, and above it the intermediates among `candidates` that issued it. The root is left out, since a portal has
 * it. Only a signature counts: a certificate with the issuer's name alone may be another CA's.
 */
export function completedChain(
  chain: readonly Uint8Array[],
  candidates: readonly Certificate[],
): readonly Uint8Array[] {
  const [top] = readableCertificates(chain.slice(-1));
  if (!top || chain.length >= CHAIN_MAX_LENGTH) return chain;
  const issuer = candidates.find((candidate) => isIntermediate(candidate) && isIssuer(candidate, top));
  return issuer ? completedChain([...chain, new Uint8Array(issuer.der)], candidates) : chain;
}

/** Those that can be read. Old roots are of version 1, which is not read; a chain is complete without its root. */
export function readableCertificates(ders: readonly Uint8Array[]): Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch {
      return [];
    }
  });
}

function isIntermediate(certificate: Certificate): boolean {
  return certificate.basicConstraints.isCa && !isSelfIssued(certificate);
}

/** Compares names, and key identifiers where both are there, before the signature, which costs more. */
function isIssuer(candidate: Certificate, certificate: Certificate): boolean {
  if (!isNamedIssuer(candidate, certificate)) return false;
  try {
    const [expected, got] = [authorityKeyIdentifier(certificate), subjectKeyIdentifier(candidate)];
    if (expected !== undefined && got !== undefined && expected !== got) return false;
  } catch {
    return false;
  }
  return isSignedBy(certificate, candidate);
}

/** A CA that renews its key keeps its name: of several candidates of the name, the one that signed; none if none did. */
function issuerOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate | undefined {
  if (isSelfIssued(certificate)) return undefined;
  return candidates.find((candidate) => isNamedIssuer(candidate, certificate) && isSignedBy(certificate, candidate));
}

function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    const { publicKey } = new X509Certificate(issuer.der);
    if (certificate.signatureAlgorithm !== oids.sm2WithSm3) {
      return new X509Certificate(certificate.der).verify(publicKey);
    }
    // `X509Certificate.verify` computes Z from an empty identifier, with which no CA signs.
    const { tbsCertificate: message, signature } = certificate;
    return sm2Verify({ publicKey, publicKeyInfo: issuer.publicKeyInfo, message, signature });
  } catch {
    return false;
  }
}
