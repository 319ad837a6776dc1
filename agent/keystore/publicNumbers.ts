import { type Certificate, readChildren, readDer, readUnsigned, subjectPublicKey } from '@hrca/x509';

/**
 * The numbers that identify a public key in any encoding: the modulus of an RSA key without leading zeros, x‖y of an
 * elliptic-curve key. `undefined` for other types of keys.
 */
export function publicNumbers({ publicKeyInfo, publicKeyKind: { type } }: Certificate): Uint8Array | undefined {
  const bits = subjectPublicKey(publicKeyInfo);
  // The first byte of a point is the form of its encoding (SEC 1 §2.3.3).
  if (type === 'EC' || type === 'SM2') return bits.slice(1);
  if (type === 'RSA' || type === 'RSA-PSS') return readUnsigned(readChildren(readDer(bits))[0]);
  return undefined;
}
