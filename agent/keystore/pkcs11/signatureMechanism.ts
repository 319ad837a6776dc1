import { createHash } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { oids, writeDigestInfo } from '@hrca/x509';
import { addressOf, encode, type Handle, types } from './abi.ts';
import { CKG_MGF1_SHA256, CKM } from './constants.ts';

const PSS_SALT_BYTES = 32;

const sha256 = (message: Uint8Array): Uint8Array => createHash('sha256').update(message).digest();
const digestInfo = (message: Uint8Array): Uint8Array => writeDigestInfo(oids.sha256, sha256(message));
const whole = (message: Uint8Array): Uint8Array => message;

/** Mechanisms of an algorithm and their input; first the one that sends the fewest bytes to the device. */
const mechanismsByAlgorithm: Record<
  LoginAlgorithm,
  readonly { mechanism: number; input: (message: Uint8Array) => Uint8Array }[]
> = {
  RS256: [
    { mechanism: CKM.RSA_PKCS, input: digestInfo },
    { mechanism: CKM.SHA256_RSA_PKCS, input: whole },
  ],
  PS256: [
    { mechanism: CKM.RSA_PKCS_PSS, input: sha256 },
    { mechanism: CKM.SHA256_RSA_PKCS_PSS, input: whole },
  ],
  ES256: [
    { mechanism: CKM.ECDSA, input: sha256 },
    { mechanism: CKM.ECDSA_SHA256, input: whole },
  ],
  // PKCS#11 v2.40 defines no SM2 mechanism; devices with SM2 keys come with an SKF library.
  SM2: [],
};

type Mechanisms = ReadonlySet<Handle>;

export function canSign(algorithm: LoginAlgorithm, mechanisms: Mechanisms): boolean {
  return mechanismsByAlgorithm[algorithm].some(({ mechanism }) => mechanisms.has(mechanism));
}

/** The CK_MECHANISM and the input to C_Sign. */
export function signatureMechanism({
  algorithm,
  mechanisms,
  message,
}: {
  algorithm: LoginAlgorithm;
  mechanisms: Mechanisms;
  message: Uint8Array;
}): { mechanism: Buffer; input: Uint8Array } {
  const choice = mechanismsByAlgorithm[algorithm].find(({ mechanism }) => mechanisms.has(mechanism));
  if (!choice) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const parameters = algorithm === 'PS256' ? pssParameters : undefined;
  const mechanism = encode(types.mechanism, {
    mechanism: choice.mechanism,
    parameter: parameters ? addressOf(parameters) : 0,
    length: parameters?.length ?? 0,
  });
  return { mechanism, input: choice.input(message) };
}

/** Hash, MGF and salt of PS256 (RFC 7518 §3.5). */
const pssParameters = encode(types.pssParameters, {
  hash: CKM.SHA256,
  mgf: CKG_MGF1_SHA256,
  saltLength: PSS_SALT_BYTES,
});
