import { X509Certificate } from 'node:crypto';
import { CHAIN_MAX_LENGTH } from '@hrca/protocol';
import {
  authorityKeyIdentifier,
  type Certificate,
  oids,
  readCertificate,
  sameBytes,
  sm2Verify,
  subjectKeyIdentifier,
} from '@hrca/x509';

/** DER of `leaf`, then issuer after issuer out of a heap of certificates in any order, as far as the heap has them. */
export function certificateChain(leaf: Certificate, heap: readonly Certificate[]): Uint8Array[] {
  const chain = [leaf];
  for (let issuer = issuerOf(leaf, heap); issuer; issuer = issuerOf(issuer, heap)) {
    if (chain.includes(issuer) || chain.length === CHAIN_MAX_LENGTH) break;
    chain.push(issuer);
  }
  return chain.map(({ der }) => new Uint8Array(der));
}

/**
 * The chain, and above it the CAs of `known` that have issued it, without the root, which a portal has. Only what has
 * signed counts: a certificate from elsewhere is not the issuer for having its name.
 */
export function completedChain(chain: readonly Uint8Array[], known: readonly Certificate[]): readonly Uint8Array[] {
  const [top] = chain.slice(-1).flatMap(readLeniently);
  if (!top || chain.length >= CHAIN_MAX_LENGTH) return chain;
  const issuer = known.find((one) => isIntermediate(one) && isIssuer(one, top));
  return issuer ? completedChain([...chain, new Uint8Array(issuer.der)], known) : chain;
}

function isIntermediate({ basicConstraints, issuerDer, subjectDer }: Certificate): boolean {
  return basicConstraints.isCa && !sameBytes(issuerDer, subjectDer);
}

/** By name, and by key identifier where both have one, which costs less than the signature that decides. */
function isIssuer(candidate: Certificate, certificate: Certificate): boolean {
  if (!sameBytes(candidate.subjectDer, certificate.issuerDer)) return false;
  try {
    const [named, own] = [authorityKeyIdentifier(certificate), subjectKeyIdentifier(candidate)];
    if (named !== undefined && own !== undefined && named !== own) return false;
  } catch {
    return false;
  }
  return signed(candidate, certificate);
}

/** Old roots are of version 1, which we do not read; a chain can do without its root. */
export function readLeniently(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch {
    return [];
  }
}

/** CAs renew their key under the same name: of namesakes the one that signed, and none where none has. */
function issuerOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate | undefined {
  const { issuerDer, subjectDer } = certificate;
  if (sameBytes(issuerDer, subjectDer)) return undefined;
  const namesakes = candidates.filter((candidate) => sameBytes(candidate.subjectDer, issuerDer));
  return namesakes.find((candidate) => signed(candidate, certificate));
}

function signed(issuer: Certificate, certificate: Certificate): boolean {
  try {
    const { publicKey } = new X509Certificate(issuer.der);
    if (certificate.signatureAlgorithm !== oids.sm2WithSm3) {
      return new X509Certificate(certificate.der).verify(publicKey);
    }
    // Node would check these over the empty identifier, under which no CA signs.
    const { tbsCertificate: message, signature } = certificate;
    return sm2Verify({ publicKey, publicKeyInfo: issuer.publicKeyInfo, message, signature });
  } catch {
    return false;
  }
}
