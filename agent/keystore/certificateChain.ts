import { X509Certificate } from 'node:crypto';
import { CHAIN_MAX_LENGTH } from '@hrca/protocol';
import { type Certificate, oids, readCertificate, sameBytes, sm2Verify } from '@hrca/x509';

/** DER of `leaf`, then issuer after issuer out of a heap of certificates in any order, as far as the heap has them. */
export function certificateChain(leaf: Certificate, heap: readonly Certificate[]): Uint8Array[] {
  const chain = [leaf];
  for (let issuer = issuerOf(leaf, heap); issuer; issuer = issuerOf(issuer, heap)) {
    if (chain.includes(issuer) || chain.length === CHAIN_MAX_LENGTH) break;
    chain.push(issuer);
  }
  return chain.map(({ der }) => new Uint8Array(der));
}

/** Old roots are of version 1, which we do not read; a chain can do without its root. */
export function readLeniently(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch {
    return [];
  }
}

/** CAs renew their key under the same name, so among namesakes the one that signed goes first. */
function issuerOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate | undefined {
  const { issuerDer, subjectDer } = certificate;
  if (sameBytes(issuerDer, subjectDer)) return undefined;
  const namesakes = candidates.filter((candidate) => sameBytes(candidate.subjectDer, issuerDer));
  return namesakes.find((candidate) => signed(candidate, certificate)) ?? namesakes[0];
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
