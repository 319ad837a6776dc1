import { readCertificate, sameBytes } from '@hrca/x509';
import { publicNumbers } from '../publicNumbers.ts';
import { type Handle, readUlong } from './abi.ts';
import { CKA, CKK } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { readAttribute } from './objects.ts';

/** Attributes of a public or private key object; many devices do not have all of them. */
export interface TokenKey {
  readonly object: Handle;
  /** CKA_ID. */
  readonly id: Uint8Array | undefined;
  readonly type: number | undefined;
  /** The modulus of an RSA key; the point of an EC key, which ends with x‖y. */
  readonly numbers: Uint8Array | undefined;
}

/** The public key of a certificate in terms of PKCS#11. */
export interface CertificatePublicKey {
  readonly type: number;
  readonly numbers: Uint8Array;
}

export async function readKeyObject(cryptoki: Cryptoki, session: Handle, object: Handle): Promise<TokenKey> {
  const read = (type: number) => readAttribute(cryptoki, session, object, type);
  const [id, typeBytes] = [await read(CKA.ID), await read(CKA.KEY_TYPE)];
  const type = typeBytes && typeBytes.length > 0 ? Number(readUlong(Buffer.from(typeBytes))) : undefined;
  const numbers = await read(type === CKK.RSA ? CKA.MODULUS : CKA.EC_POINT);
  return { object, id, type, numbers: numbers && numbers.length > 0 ? numbers : undefined };
}

/** `undefined` for a malformed certificate, and for a key type without a mechanism in PKCS#11. */
export function certifiedKey(der: Uint8Array): CertificatePublicKey | undefined {
  try {
    const certificate = readCertificate(der);
    const numbers = publicNumbers(certificate);
    const { type } = certificate.publicKeyKind;
    return numbers && type !== 'SM2' ? { type: type === 'EC' ? CKK.EC : CKK.RSA, numbers } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a key object belongs to a certificate; `undefined` if its attributes do not show it. */
export function isKeyOf({ type, numbers }: TokenKey, certified: CertificatePublicKey): boolean | undefined {
  if (type !== undefined && type !== certified.type) return false;
  if (!numbers) return undefined;
  // A modulus may have a leading zero; a point has a tag, a length and the form byte before it.
  return (
    numbers.length >= certified.numbers.length && sameBytes(numbers.slice(-certified.numbers.length), certified.numbers)
  );
}
