import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** Kinds of keys; `signatureAlgorithms.ts` has the algorithm of each. */
const generators = {
  'RSA-1024': () => generate('rsa', { modulusLength: 1024 }),
  'RSA-2048': () => generate('rsa', { modulusLength: 2048 }),
  'RSA-PSS-2048': () => generate('rsa-pss', { modulusLength: 2048 }),
  'P-256': () => generate('ec', { namedCurve: 'P-256' }),
  'P-384': () => generate('ec', { namedCurve: 'P-384' }),
  SM2: () => generate('ec', { namedCurve: 'SM2' }),
} as const;

export type KeyType = keyof typeof generators;

export interface KeyPair {
  readonly keyType: KeyType;
  readonly privateKey: KeyObject;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** DER of the private key. */
  readonly pkcs8: Uint8Array;
}

export async function createKeyPair(keyType: KeyType): Promise<KeyPair> {
  const { privateKey, publicKey } = await generators[keyType]();
  const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  return {
    keyType,
    // Read again from PKCS#8, because a freshly generated SM2 key signs as plain ECDSA.
    privateKey: createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' }),
    publicKeyInfo: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    pkcs8,
  };
}
