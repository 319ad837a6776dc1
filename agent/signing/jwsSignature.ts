import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';

/** JWS signature octets over `message` (RFC 7518 §3.3 to §3.5) with a PKCS#8 key. */
export function jwsSignature({
  algorithm,
  privateKey,
  message,
}: {
  algorithm: LoginAlgorithm;
  privateKey: Uint8Array | KeyObject;
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
  }
}
