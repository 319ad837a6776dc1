import { type Certificate, readBitStringBytes, readChildren, readDer, readUnsigned } from '@hrca/x509';

/**
 * What tells the public key of a certificate from others of its kind, wherever a device writes it: the modulus of an RSA
 * key without leading zeros, x‖y of an elliptic curve. `undefined` for other kinds of keys.
 */
export function publicNumbers({ publicKeyInfo, publicKeyKind: { type } }: Certificate): Uint8Array | undefined {
  const bits = readBitStringBytes(readChildren(readDer(publicKeyInfo))[1]);
  // The first byte of a point says how it is written.
  if (type === 'EC' || type === 'SM2') return bits.slice(1);
  if (type === 'RSA' || type === 'RSA-PSS') return readUnsigned(readChildren(readDer(bits))[0]);
  return undefined;
}
