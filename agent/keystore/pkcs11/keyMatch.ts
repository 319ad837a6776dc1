import { readCertificate, sameBytes } from '@hrca/x509';
import { publicNumbers } from '../publicNumbers.ts';
import { type Handle, readUlong } from './abi.ts';
import { CKA, CKK } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { readAttribute } from './objects.ts';

/** What a public or private key object tells of itself; many devices tell less. */
export interface KeyObject {
  readonly object: Handle;
  /** CKA_ID. */
  readonly id: Uint8Array | undefined;
  readonly type: number | undefined;
  /** The modulus of an RSA key; of an EC key the point, whose last bytes are x‖y. */
  readonly numbers: Uint8Array | undefined;
}

/** The key that a certificate certifies, as PKCS#11 describes it. */
export interface CertifiedKey {
  readonly type: number;
  readonly numbers: Uint8Array;
}

export async function readKeyObject(cryptoki: Cryptoki, session: Handle, object: Handle): Promise<KeyObject> {
  const read = (type: number) => readAttribute(cryptoki, session, object, type);
  const [id, typeBytes] = [await read(CKA.ID), await read(CKA.KEY_TYPE)];
  const type = typeBytes && typeBytes.length > 0 ? Number(readUlong(Buffer.from(typeBytes))) : undefined;
  const numbers = await read(type === CKK.RSA ? CKA.MODULUS : CKA.EC_POINT);
  return { object, id, type, numbers: numbers && numbers.length > 0 ? numbers : undefined };
}

/** `undefined` for a certificate that cannot be read, or whose key PKCS#11 has no way to sign with. */
export function certifiedKey(der: Uint8Array): CertifiedKey | undefined {
  try {
    const certificate = readCertificate(der);
    const numbers = publicNumbers(certificate);
    const { type } = certificate.publicKeyKind;
    return numbers && type !== 'SM2' ? { type: type === 'EC' ? CKK.EC : CKK.RSA, numbers } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a key object is a certificate's; `undefined` where it does not tell. */
export function isKeyOf({ type, numbers }: KeyObject, certified: CertifiedKey): boolean | undefined {
  if (type !== undefined && type !== certified.type) return false;
  if (!numbers) return undefined;
  // Before the modulus there may be a zero, before the point its tags.
  return (
    numbers.length >= certified.numbers.length && sameBytes(numbers.slice(-certified.numbers.length), certified.numbers)
  );
}
