import { X509Certificate } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { isSignatureValid, readCertificate } from '@hrca/x509';

export interface MadeSignature {
  /** DER of the certificate whose key has to have made it. */
  readonly certificate: Uint8Array;
  readonly algorithm: LoginAlgorithm;
  readonly message: Uint8Array;
  /** As a JWS carries it. */
  readonly signature: Uint8Array;
}

/** Whether the key of the certificate made this signature. @throws HrcaError `SM2_SELF_TEST_FAILED` */
export function isSignedBy({ certificate, algorithm, message, signature }: MadeSignature): boolean {
  try {
    const { publicKey } = new X509Certificate(certificate);
    const { publicKeyInfo } = readCertificate(certificate);
    return isSignatureValid(algorithm, { publicKey, publicKeyInfo, message, signature });
  } catch (error) {
    if (isHrcaError(error) && error.code === 'SM2_SELF_TEST_FAILED') throw error;
    // A certificate that cannot be read, or a key of another kind: no signature is right under it.
    return false;
  }
}

/** @throws HrcaError `KEYSTORE_SIGNATURE_WRONG`, `SM2_SELF_TEST_FAILED` */
export function checkSignature(made: MadeSignature): void {
  if (isSignedBy(made)) return;
  throw new HrcaError('KEYSTORE_SIGNATURE_WRONG', { details: { algorithm: made.algorithm } });
}
