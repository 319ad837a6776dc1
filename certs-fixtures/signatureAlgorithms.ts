import { constants, createSign, sign } from 'node:crypto';
import { integer, nullValue, oid, sequence, tagged } from './derWriter.ts';
import type { KeyPair, KeyType } from './keys.ts';
import { sm2Z } from './sm2Z.ts';

interface Signer {
  /** DER of AlgorithmIdentifier. */
  readonly identifier: Uint8Array;
  readonly sign: (key: KeyPair, message: Uint8Array) => Uint8Array;
}

/** RFC 8017 §A.2.3: SHA-256, MGF1 with SHA-256, salt of 32 octets. */
function pssIdentifier(): Uint8Array {
  const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue());
  const mgf1 = sequence(oid('1.2.840.113549.1.1.8'), sha256);
  return sequence(oid('1.2.840.113549.1.1.10'), sequence(tagged(0, sha256), tagged(1, mgf1), tagged(2, integer(32))));
}

const rsa = (arc: number, hash: string): Signer => ({
  identifier: sequence(oid(`1.2.840.113549.1.1.${arc}`), nullValue()),
  sign: ({ privateKey }, message) => sign(hash, message, privateKey),
});

const ecdsa = (dotted: string, hash: string): Signer => ({
  identifier: sequence(oid(dotted)),
  sign: ({ privateKey }, message) => sign(hash, message, privateKey),
});

const signers = {
  md5WithRsa: rsa(4, 'md5'),
  sha1WithRsa: rsa(5, 'sha1'),
  sha256WithRsa: rsa(11, 'sha256'),
  sha384WithRsa: rsa(12, 'sha384'),
  sha512WithRsa: rsa(13, 'sha512'),
  sha256WithRsaPss: {
    identifier: pssIdentifier(),
    sign: ({ privateKey: key }, message) =>
      sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  },
  ecdsaWithSha1: ecdsa('1.2.840.10045.4.1', 'sha1'),
  ecdsaWithSha256: ecdsa('1.2.840.10045.4.3.2', 'sha256'),
  ecdsaWithSha384: ecdsa('1.2.840.10045.4.3.3', 'sha384'),
  ecdsaWithSha512: ecdsa('1.2.840.10045.4.3.4', 'sha512'),
  sm2WithSm3: {
    identifier: sequence(oid('1.2.156.10197.1.501')),
    sign: ({ privateKey, publicKeyInfo }, message) =>
      createSign('sm3').update(sm2Z(publicKeyInfo)).update(message).sign(privateKey),
  },
} satisfies Record<string, Signer>;

export type SignatureAlgorithm = keyof typeof signers;

const usual: Record<KeyType, SignatureAlgorithm> = {
  'RSA-1024': 'sha256WithRsa',
  'RSA-2048': 'sha256WithRsa',
  'RSA-PSS-2048': 'sha256WithRsaPss',
  'P-256': 'ecdsaWithSha256',
  'P-384': 'ecdsaWithSha384',
  SM2: 'sm2WithSm3',
};

/** The named algorithm, or the one that a sensible CA would use with this key. */
export function signerFor(key: KeyPair, algorithm: SignatureAlgorithm = usual[key.keyType]): Signer {
  return signers[algorithm];
}
