import { oids, writeInteger, writeNull, writeOctetString, writeOid, writeSequence } from '@hrca/x509';
import { isContext, malformed, readBer, readExplicit, readSequence, writeDer } from './ber.ts';

/** PKCS#8 around an RSAPrivateKey (RFC 8017 §A.1.2). */
export function pkcs8OfRsa(rsaPrivateKey: Uint8Array): Uint8Array {
  return pkcs8(writeSequence(writeOid(oids.rsaEncryption), writeNull()), rsaPrivateKey);
}

/**
 * PKCS#8 around an ECPrivateKey (RFC 5915), also of SM2. `parameters` is the content of an `EC PARAMETERS` block, for a key that does
 * not name its curve. Throws `PKCS12_MALFORMED`.
 */
export function pkcs8OfEc(ecPrivateKey: Uint8Array, parameters: Uint8Array | undefined): Uint8Array {
  const [, , ...optional] = readSequence(readBer(ecPrivateKey));
  const named = optional.find((node) => isContext(node, 0));
  const curve = named ? writeDer(readExplicit(named, 0)) : parameters;
  if (curve === undefined) throw malformed('EC PRIVATE KEY without a curve');
  return pkcs8(writeSequence(writeOid(oids.ecPublicKey), curve), ecPrivateKey);
}

function pkcs8(algorithm: Uint8Array, key: Uint8Array): Uint8Array {
  return writeSequence(writeInteger(0), algorithm, writeOctetString(key));
}
