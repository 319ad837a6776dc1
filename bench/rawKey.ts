import { createPublicKey, createSign, createVerify, type KeyObject, sign, verify } from 'node:crypto';
import type { KeyType } from '@hrca/certs-fixtures';
import { sm2Z } from '@hrca/x509';

/** Signing and verifying by node:crypto alone: imported keys, Z computed beforehand, signatures in DER. */
export interface RawKey {
  sign(message: Uint8Array): Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export function rawKey(privateKey: KeyObject, keyType: KeyType): RawKey {
  const publicKey = createPublicKey(privateKey);
  if (keyType !== 'SM2') {
    return {
      sign: (message) => sign('sha256', message, privateKey),
      verify: (message, signature) => verify('sha256', message, publicKey, signature),
    };
  }
  const z = sm2Z(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  return {
    sign: (message) => createSign('sm3').update(z).update(message).sign(privateKey),
    verify: (message, signature) => createVerify('sm3').update(z).update(message).verify(publicKey, signature),
  };
}
