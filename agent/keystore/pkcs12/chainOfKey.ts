import { createPublicKey, type KeyObject } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { type Certificate, certificateChain, certificateProblem, readableCertificates } from '@hrca/x509';

/**
 * The chain of `privateKey` from certificates in any order: its own certificate, then issuer after issuer, as far as they are
 * present. Certificates of other keys are left out.
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
  // A file may hold an expired certificate and its renewal for the same key; the renewal may not be valid yet.
  const usability = (certificate: Certificate) => (certificateProblem(certificate, now) === undefined ? 1 : 0);
  const [leaf] = certificates
    .filter((certificate) => certifies(certificate, publicKey))
    .sort((a, b) => usability(b) - usability(a) || b.notAfter - a.notAfter);
  if (leaf === undefined) {
    throw new HrcaError(certificates.length < ders.length ? 'CERTIFICATE_MALFORMED' : 'PKCS12_NO_CERTIFICATE');
  }
  return certificateChain(leaf, certificates);
}

function certifies({ publicKeyInfo }: Certificate, publicKey: KeyObject): boolean {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), type: 'spki', format: 'der' }).equals(publicKey);
  } catch {
    // A public key that Node cannot read does not match one that it could read.
    return false;
  }
}
