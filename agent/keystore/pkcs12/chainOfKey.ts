import { createPublicKey, type KeyObject } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { type Certificate, certificateChain, certificateProblem, readableCertificates } from '@hrca/x509';

/**
 * The chain of `privateKey` out of a heap of certificates in any order: its own first, then issuer after issuer, as far
 * as the heap has them. What belongs to other keys is left out.
 *
 * @throws HrcaError `PKCS12_NO_CERTIFICATE`, `CERTIFICATE_MALFORMED`
 */
export function chainOfKey({
  privateKey,
  ders,
  now,
}: {
  privateKey: KeyObject;
  ders: readonly Uint8Array[];
  now: number;
}): Uint8Array[] {
  const certificates = readableCertificates(ders);
  const publicKey = createPublicKey(privateKey);
  // A renewed certificate may keep its key, the old one its place in the file, and the new one may not be valid yet.
  const isOfUse = (certificate: Certificate) => (certificateProblem(certificate, now) === undefined ? 1 : 0);
  const [leaf] = certificates
    .filter((certificate) => certifies(certificate, publicKey))
    .sort((a, b) => isOfUse(b) - isOfUse(a) || b.notAfter - a.notAfter);
  if (leaf === undefined) {
    throw new HrcaError(certificates.length < ders.length ? 'CERTIFICATE_MALFORMED' : 'PKCS12_NO_CERTIFICATE');
  }
  return certificateChain(leaf, certificates);
}

function certifies({ publicKeyInfo }: Certificate, publicKey: KeyObject): boolean {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), type: 'spki', format: 'der' }).equals(publicKey);
  } catch {
    // A key that Node cannot read is another's: our own was just read.
    return false;
  }
}
