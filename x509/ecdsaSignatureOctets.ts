import { expectTag, readChildren, readDer, tags } from './der.ts';
import { readUnsigned } from './derPrimitives.ts';
import { malformed } from './malformed.ts';

const NUMBER_LENGTH = 32;

/**
 * r‖s, 32 octets each, of a signature in DER: what OpenSSL makes of ECDSA on P-256 and of SM2, in the form that a JWS
 * carries. Throws `CERTIFICATE_MALFORMED`.
 */
export function ecdsaSignatureOctets(der: Uint8Array): Uint8Array {
  const numbers = readChildren(expectTag(readDer(der), tags.sequence)).map(readUnsigned);
  if (numbers.length !== 2) throw malformed('a signature is two numbers');
  const octets = new Uint8Array(2 * NUMBER_LENGTH);
  for (const [place, number] of numbers.entries()) {
    if (number.length > NUMBER_LENGTH) throw malformed('number of a signature too large');
    octets.set(number, (place + 1) * NUMBER_LENGTH - number.length);
  }
  return octets;
}
