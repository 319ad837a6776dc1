import { X509Certificate } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { isSignatureValid, readCertificate } from '@hrca/x509';

export interface MadeSignature {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  readonly algorithm: LoginAlgorithm;
  readonly message: Uint8Array;
  /** In the JWS encoding (RFC 7518 §3). */
  readonly signature: Uint8Array;
}

/** Whether the signature verifies with the certificate's public key. @throws HrcaError `SM2_SELF_TEST_FAILED` */
export function isSignedBy({ certificate, algorithm, message, signature }: MadeSignature): boolean {
  try {
    const { publicKey } = new X509Certificate(certificate);
    const { publicKeyInfo } = readCertificate(certificate);
    return isSignatureValid(algorithm, { publicKey, publicKeyInfo, message, signature });
  } catch (error) {
    if (isHrcaError(error) && error.code === 'SM2_SELF_TEST_FAILED') throw error;
    // The certificate cannot be read, or its key is of another kind: no signature verifies with it.
    return false;
  }
}

/** @throws HrcaError `KEYSTORE_SIGNATURE_WRONG`, `SM2_SELF_TEST_FAILED` */
export function checkSignature(made: MadeSignature): void {
  if (isSignedBy(made)) return;
  throw new HrcaError('KEYSTORE_SIGNATURE_WRONG', { details: { algorithm: made.algorithm } });
}
