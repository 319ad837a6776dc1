import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CHAIN_MAX_LENGTH } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { type Certificate, readCertificate, sameBytes } from '@hrca/x509';

/**
 * The chain of `privateKey` out of a heap of certificates in any order: its own first, then issuer after issuer, as far
 * as the heap has them. What belongs to other keys is left out.
 *
 * @throws HrcaError `PKCS12_NO_CERTIFICATE`, `CERTIFICATE_MALFORMED`
 */
export function chainOfKey(privateKey: KeyObject, ders: readonly Uint8Array[]): Uint8Array[] {
  const certificates = ders.flatMap(readLeniently);
  const publicKey = createPublicKey(privateKey);
  // A renewed certificate may keep its key, and the old one its place in the file: the latest is meant.
  const [leaf] = certificates
    .filter((certificate) => certifies(certificate, publicKey))
    .sort((a, b) => b.notAfter - a.notAfter);
  if (leaf === undefined) {
    throw new HrcaError(certificates.length < ders.length ? 'CERTIFICATE_MALFORMED' : 'PKCS12_NO_CERTIFICATE');
  }
  const chain = [leaf];
  for (let issuer = issuerOf(leaf, certificates); issuer; issuer = issuerOf(issuer, certificates)) {
    if (chain.includes(issuer) || chain.length === CHAIN_MAX_LENGTH) break;
    chain.push(issuer);
  }
  return chain.map(({ der }) => new Uint8Array(der));
}

/** Old roots are of version 1, which we do not read; a chain can do without its root. */
function readLeniently(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch {
    return [];
  }
}

function certifies({ publicKeyInfo }: Certificate, publicKey: KeyObject): boolean {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), type: 'spki', format: 'der' }).equals(publicKey);
  } catch {
    // A key that Node cannot read is another's: our own was just read.
    return false;
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
    return new X509Certificate(certificate.der).verify(new X509Certificate(issuer.der).publicKey);
  } catch {
    return false;
  }
}
