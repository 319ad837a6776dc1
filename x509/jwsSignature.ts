import { constants, createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { ecdsaSignatureDer } from './ecdsaSignature.ts';
import { sm2Sign, sm2Verify } from './sm2.ts';

/** PS256 (RFC 7518 §3.5): the salt is as long as the hash. */
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;

/**
 * Signs a message with a private key: the bytes of a JWS signature (RFC 7518 §3.3 to §3.5; r‖s for ECDSA and SM2).
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function jwsSignature({
  algorithm,
  privateKey,
  publicKeyInfo,
  message,
}: {
  algorithm: LoginAlgorithm;
  /** A `Uint8Array` is DER of PKCS#8. */
  privateKey: Uint8Array | KeyObject;
  /** DER of SubjectPublicKeyInfo of the same key: SM2 hashes it before the message. */
  publicKeyInfo: Uint8Array;
  message: Uint8Array;
}): Uint8Array {
  const key =
    privateKey instanceof Uint8Array
      ? createPrivateKey({
          key: Buffer.from(privateKey.buffer, privateKey.byteOffset, privateKey.length),
          format: 'der',
          type: 'pkcs8',
        })
      : privateKey;
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', message, key);
    case 'PS256':
      return sign('sha256', message, { key, ...pss });
    case 'ES256':
      return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    case 'SM2':
      return sm2Sign({ privateKey: key, publicKeyInfo, message });
  }
}

export interface SignatureToVerify {
  readonly publicKey: KeyObject;
  /** DER of SubjectPublicKeyInfo of the same key: SM2 hashes it before the message. */
  readonly publicKeyInfo: Uint8Array;
  readonly message: Uint8Array;
  /** As a JWS carries it. */
  readonly signature: Uint8Array;
}

/** r‖s on a curve of 256 bits. */
const RS_LENGTH = 64;

// One-shot calls, with a bare key where possible, are the fastest form on every version of Node.
const verifiers: Readonly<Record<LoginAlgorithm, (request: SignatureToVerify) => boolean>> = {
  RS256: ({ message, publicKey, signature }) => verify('sha256', message, publicKey, signature),
  PS256: ({ message, publicKey: key, signature }) => verify('sha256', message, { key, ...pss }, signature),
  ES256: ({ message, publicKey, signature }) =>
    signature.length === RS_LENGTH && verify('sha256', message, publicKey, ecdsaSignatureDer(signature)),
  SM2: ({ signature, ...rest }) =>
    signature.length === RS_LENGTH && sm2Verify({ ...rest, signature: ecdsaSignatureDer(signature) }),
};

/**
 * Verifies a JWS signature.
 *
 * Throws OpenSSL's error for a key of another type, or one restricted to other parameters.
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function isSignatureValid(algorithm: LoginAlgorithm, request: SignatureToVerify): boolean {
  return verifiers[algorithm](request);
}
