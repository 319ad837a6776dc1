import { constants, type KeyObject, verify } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { ecdsaSignatureDer } from './ecdsaSignature.ts';
import { sm2Verify } from './sm2.ts';

export interface SignatureToVerify {
  readonly publicKey: KeyObject;
  /** DER of SubjectPublicKeyInfo of the same key: SM2 hashes it before the message. */
  readonly publicKeyInfo: Uint8Array;
  readonly message: Uint8Array;
  /** As a JWS carries it (RFC 7518 §3.3 to §3.5): r‖s for ECDSA and SM2. */
  readonly signature: Uint8Array;
}

/** r‖s on a curve of 256 bits. */
const RS_LENGTH = 64;

// One-shot calls with a bare key wherever that will do: the cheapest form on every version of Node.
const algorithms: Readonly<Record<LoginAlgorithm, (it: SignatureToVerify) => boolean>> = {
  RS256: ({ message, publicKey, signature }) => verify('sha256', message, publicKey, signature),
  PS256: ({ message, publicKey: key, signature }) =>
    verify('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature),
  ES256: ({ message, publicKey, signature }) =>
    signature.length === RS_LENGTH && verify('sha256', message, publicKey, ecdsaSignatureDer(signature)),
  SM2: ({ signature, ...rest }) =>
    signature.length === RS_LENGTH && sm2Verify({ ...rest, signature: ecdsaSignatureDer(signature) }),
};

/**
 * Whether the key made this signature of a login.
 *
 * Throws what OpenSSL throws for a key of another kind, or one restricted to other parameters.
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function isSignatureValid(algorithm: LoginAlgorithm, it: SignatureToVerify): boolean {
  return algorithms[algorithm](it);
}
