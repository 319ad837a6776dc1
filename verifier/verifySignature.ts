import { LOGIN_TOKEN_MAX_LENGTH } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { isSignatureValid } from '@hrca/x509';
import { type Check, verificationError } from './check.ts';
import type { LoginToken } from './loginToken.ts';
import type { Signer } from './signer.ts';

// Holds the bytes of one token at a time, within a synchronous call, to save an allocation per login.
const scratch = Buffer.alloc(LOGIN_TOKEN_MAX_LENGTH);

/** @throws HrcaError `SIGNATURE_INVALID`, `SM2_SELF_TEST_FAILED` */
export function verifySignature({ signingInput, signature }: LoginToken, signer: Signer): void {
  const message =
    typeof signingInput === 'string' ? scratch.subarray(0, scratch.write(signingInput, 'latin1')) : signingInput;
  let isValid: boolean;
  try {
    const { algorithm, key: publicKey, chain } = signer;
    const { publicKeyInfo } = chain.leaf;
    isValid = isSignatureValid(algorithm, { publicKey, publicKeyInfo, message, signature });
  } catch (cause) {
    if (isHrcaError(cause)) throw cause;
    // OpenSSL throws where the parameters of an RSA-PSS key do not allow PS256.
    throw verificationError('SIGNATURE_INVALID', signatureCheck(signer, 'not verifiable with this key'), { cause });
  }
  if (!isValid)
    throw verificationError('SIGNATURE_INVALID', signatureCheck(signer, 'another signature, or other content'));
}

export function signatureCheck({ algorithm, certificate }: Signer, got: string): Check {
  return { check: 'signature', expected: `${algorithm}, ${certificate.keyKind}, SHA-256 ${certificate.id}`, got };
}
