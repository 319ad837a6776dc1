import { constants, sign } from 'node:crypto';
import {
  ecdsaSignatureDer,
  oids,
  sm2Sign,
  writeInteger,
  writeNull,
  writeOid,
  writeSequence,
  writeTagged,
} from '@hrca/x509';
import type { KeyPair, KeyType } from './keys.ts';

interface Signer {
  /** DER of AlgorithmIdentifier. */
  readonly identifier: Uint8Array;
  readonly sign: (key: KeyPair, message: Uint8Array) => Uint8Array;
}

/** RFC 8017 §A.2.3: SHA-256, MGF1 with SHA-256, salt of 32 bytes. */
function pssIdentifier(): Uint8Array {
  const sha256 = writeSequence(writeOid(oids.sha256), writeNull());
  const mgf1 = writeSequence(writeOid(oids.mgf1), sha256);
  return writeSequence(
    writeOid(oids.rsassaPss),
    writeSequence(writeTagged(0, sha256), writeTagged(1, mgf1), writeTagged(2, writeInteger(32))),
  );
}

const rsa = (oid: string, hash: string): Signer => ({
  identifier: writeSequence(writeOid(oid), writeNull()),
  sign: ({ privateKey }, message) => sign(hash, message, privateKey),
});

const ecdsa = (oid: string, hash: string): Signer => ({
  identifier: writeSequence(writeOid(oid)),
  sign: ({ privateKey }, message) => sign(hash, message, privateKey),
});

const signers = {
  md5WithRsa: rsa(oids.md5WithRsa, 'md5'),
  sha1WithRsa: rsa(oids.sha1WithRsa, 'sha1'),
  sha256WithRsa: rsa(oids.sha256WithRsa, 'sha256'),
  sha384WithRsa: rsa(oids.sha384WithRsa, 'sha384'),
  sha512WithRsa: rsa(oids.sha512WithRsa, 'sha512'),
  sha256WithRsaPss: {
    identifier: pssIdentifier(),
    sign: ({ privateKey: key }, message) =>
      sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  },
  ecdsaWithSha1: ecdsa(oids.ecdsaWithSha1, 'sha1'),
  ecdsaWithSha256: ecdsa(oids.ecdsaWithSha256, 'sha256'),
  ecdsaWithSha384: ecdsa(oids.ecdsaWithSha384, 'sha384'),
  ecdsaWithSha512: ecdsa(oids.ecdsaWithSha512, 'sha512'),
  sm2WithSm3: {
    identifier: writeSequence(writeOid(oids.sm2WithSm3)),
    sign: ({ privateKey, publicKeyInfo }, message) =>
      ecdsaSignatureDer(sm2Sign({ privateKey, publicKeyInfo, message })),
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

/** The named algorithm, or the usual one for this key. */
export function signerFor(key: KeyPair, algorithm: SignatureAlgorithm = usual[key.keyType]): Signer {
  return signers[algorithm];
}
