import { createSign, createVerify, hash, type KeyObject } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { malformed } from './der.ts';
import { ecdsaSignatureP1363 } from './ecdsaSignature.ts';
import { subjectPublicKey } from './publicKeyKind.ts';
import { passesSm2SelfTest } from './sm2SelfTest.ts';

/** Default identifier of a signer (GM/T 0009), and the only one in use among CAs. */
const DEFAULT_ID = Buffer.from('1234567812345678');

/** a, b, x and y of the base point (GB/T 32918.5), in the order of Z. */
const curve = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);
const beforeKey = Buffer.concat([Uint8Array.of(0, DEFAULT_ID.length * 8), DEFAULT_ID, curve]);

const UNCOMPRESSED = 0x04;
const POINT_LENGTH = 65;

/**
 * Z of a key (GM/T 0003.2 §5.5), which is hashed before every message that the key signs. `publicKeyInfo` is DER of
 * SubjectPublicKeyInfo. Throws `CERTIFICATE_MALFORMED` where its point is not uncompressed.
 */
export function sm2Z(publicKeyInfo: Uint8Array): Uint8Array {
  const point = subjectPublicKey(publicKeyInfo);
  if (point.length !== POINT_LENGTH || point[0] !== UNCOMPRESSED)
    throw malformed('SM2 key is not an uncompressed point');
  return hash('sm3', Buffer.concat([beforeKey, point.subarray(1)]), 'buffer');
}

/** e = SM3(Z‖message), 32 bytes: the input of a device that signs a digest. */
export function sm2Digest({ publicKeyInfo, message }: { publicKeyInfo: Uint8Array; message: Uint8Array }): Uint8Array {
  return hash('sm3', Buffer.concat([sm2Z(publicKeyInfo), message]), 'buffer');
}

interface SignRequest {
  /** Read from PKCS#8: a key object of `generateKeyPair` signs as plain ECDSA. */
  readonly privateKey: KeyObject;
  /** Of the same key. */
  readonly publicKeyInfo: Uint8Array;
  readonly message: Uint8Array;
}

/**
 * r‖s, 64 bytes, with SM3 and the identifier 1234567812345678.
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function sm2Sign(request: SignRequest): Uint8Array {
  assertSm2SelfTest();
  return sign(request);
}

interface VerifyRequest {
  readonly publicKey: KeyObject;
  /** Of the same key. */
  readonly publicKeyInfo: Uint8Array;
  readonly message: Uint8Array;
  /** DER, as in a certificate; `ecdsaSignatureDer` converts r‖s. */
  readonly signature: Uint8Array;
}

/**
 * Whether the key signed the message, with SM3 and the identifier 1234567812345678.
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function sm2Verify(request: VerifyRequest): boolean {
  assertSm2SelfTest();
  return verify(request);
}

// Node's one-shot `sign` and `verify` compute Z from an empty identifier.
function sign({ privateKey, publicKeyInfo, message }: SignRequest): Uint8Array {
  return ecdsaSignatureP1363(createSign('sm3').update(sm2Z(publicKeyInfo)).update(message).sign(privateKey));
}

function verify({ publicKey, publicKeyInfo, message, signature }: VerifyRequest): boolean {
  return createVerify('sm3').update(sm2Z(publicKeyInfo)).update(message).verify(publicKey, signature);
}

let isTested = false;

/** Runs the self-test once per process; every use of SM2 calls it first. @throws HrcaError `SM2_SELF_TEST_FAILED` */
export function assertSm2SelfTest(): void {
  if (isTested) return;
  if (!passesSm2SelfTest({ digest: sm2Digest, sign, verify })) throw new HrcaError('SM2_SELF_TEST_FAILED');
  isTested = true;
}
