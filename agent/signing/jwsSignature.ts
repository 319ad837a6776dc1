import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { sm2Sign } from '@hrca/x509';

/**
 * JWS signature octets over `message` (RFC 7518 §3.3 to §3.5, and SM2 as r‖s) with a PKCS#8 key.
 *
 * @throws HrcaError `SM2_SELF_TEST_FAILED`
 */
export function jwsSignature({
  algorithm,
  privateKey,
  publicKeyInfo,
  message,
}: {
  algorithm: LoginAlgorithm;
  privateKey: Uint8Array | KeyObject;
  /** Of the same key, from its certificate: SM2 signs it along with the message. */
  publicKeyInfo: Uint8Array;
  message: Uint8Array;
}): Uint8Array {
  const key =
    privateKey instanceof Uint8Array
      ? createPrivateKey({
          key: Buffer.from(privateKey.buffer, privateKey.byteOffset, privateKey.length),
          format: 'der',
          type: 'pkcs8',
        })
      : privateKey;
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', message, key);
    case 'PS256':
      return sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'ES256':
      return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    case 'SM2':
      return sm2Sign({ privateKey: key, publicKeyInfo, message });
  }
}
