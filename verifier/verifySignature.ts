import { constants, verify } from 'node:crypto';
import { LOGIN_TOKEN_MAX_LENGTH, type LoginAlgorithm } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { ecdsaSignatureDer, sm2Verify } from '@hrca/x509';
import { type Check, refusal } from './check.ts';
import type { LoginToken } from './loginToken.ts';
import type { Signer } from './signer.ts';

type Verify = (message: Uint8Array, signer: Signer, signature: Uint8Array) => boolean;

/** r‖s on a curve of 256 bits. */
const RS_LENGTH = 64;

// One-shot calls with a bare key wherever that will do: the cheapest form on every version of Node.
const algorithms: Readonly<Record<LoginAlgorithm, Verify>> = {
  RS256: (message, { key }, signature) => verify('sha256', message, key, signature),
  PS256: (message, { key }, signature) =>
    verify('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature),
  ES256: (message, { key }, signature) =>
    signature.length === RS_LENGTH && verify('sha256', message, key, ecdsaSignatureDer(signature)),
  SM2: (message, { key, chain }, signature) =>
    signature.length === RS_LENGTH &&
    sm2Verify({
      publicKey: key,
      publicKeyInfo: chain.leaf.publicKeyInfo,
      message,
      signature: ecdsaSignatureDer(signature),
    }),
};

// For the octets of every token in turn: filled and read within one synchronous call, so that none is allocated.
const scratch = Buffer.alloc(LOGIN_TOKEN_MAX_LENGTH);

/** @throws HrcaError `SIGNATURE_INVALID`, `SM2_SELF_TEST_FAILED` */
export function verifySignature({ signingInput, signature }: LoginToken, signer: Signer): void {
  const message =
    typeof signingInput === 'string' ? scratch.subarray(0, scratch.write(signingInput, 'latin1')) : signingInput;
  let isValid: boolean;
  try {
    isValid = algorithms[signer.algorithm](message, signer, signature);
  } catch (cause) {
    if (isHrcaError(cause)) throw cause;
    // OpenSSL throws where an RSA-PSS key admits of other parameters only.
    throw refusal('SIGNATURE_INVALID', signatureCheck(signer, 'not verifiable with this key'), { cause });
  }
  if (!isValid) throw refusal('SIGNATURE_INVALID', signatureCheck(signer, 'another signature, or other content'));
}

export function signatureCheck({ algorithm, certificate }: Signer, got: string): Check {
  return { check: 'signature', expected: `${algorithm}, ${certificate.keyKind}, SHA-256 ${certificate.id}`, got };
}
