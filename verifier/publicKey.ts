import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type Certificate, readChildren, readDer, readUnsigned, sm2Z, subjectPublicKey } from '@hrca/x509';
import { verificationError } from './check.ts';

const UNCOMPRESSED = 0x04;
const COMPRESSED: readonly unknown[] = [0x02, 0x03];

/**
 * The public key of a certificate. OpenSSL decodes a SubjectPublicKeyInfo in 93 µs and a JWK in 2 µs (RSA) or 45 µs (EC),
 * so a JWK is made where possible. In both forms OpenSSL checks that a point is on its curve.
 *
 * @throws HrcaError `CERTIFICATE_MALFORMED`
 */
export function publicKey(certificate: Certificate): KeyObject {
  try {
    // Throws for a point that is not uncompressed: Z is defined over the uncompressed point only.
    if (certificate.publicKeyKind.type === 'SM2') sm2Z(certificate.publicKeyInfo);
    const jwk = publicKeyJwk(certificate);
    return jwk
      ? createPublicKey({ key: jwk, format: 'jwk' })
      : createPublicKey({ key: Buffer.from(certificate.publicKeyInfo), format: 'der', type: 'spki' });
  } catch (cause) {
    const check = { check: 'chain', expected: 'a public key', got: 'malformed SubjectPublicKeyInfo' } as const;
    throw verificationError('CERTIFICATE_MALFORMED', check, { cause });
  }
}

/** `undefined` for RSA-PSS and SM2, which a JWK cannot carry, and for compressed points. */
function publicKeyJwk({ publicKeyInfo, publicKeyKind }: Certificate): JsonWebKey | undefined {
  const bytes = subjectPublicKey(publicKeyInfo);
  if (publicKeyKind.type === 'RSA') {
    const [modulus, exponent] = readChildren(readDer(bytes)).map(readUnsigned);
    if (modulus && exponent) return { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
  }
  if (publicKeyKind.type === 'EC' && !COMPRESSED.includes(bytes[0])) {
    // OpenSSL accepts the point at infinity (a single zero byte), under which an attacker can sign.
    if (bytes[0] !== UNCOMPRESSED) throw new RangeError('EC point is neither compressed nor uncompressed');
    const half = (bytes.length - 1) / 2;
    const [x, y] = [bytes.subarray(1, 1 + half), bytes.subarray(1 + half)];
    return { kty: 'EC', crv: publicKeyKind.curve, x: base64url(x), y: base64url(y) };
  }
  return undefined;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}
