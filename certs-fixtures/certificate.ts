import { randomBytes } from 'node:crypto';
import { writeBitString, writeInteger, writeSequence, writeTagged, writeTime } from '@hrca/x509';
import { type Extension, encodeExtension } from './extensions.ts';
import type { KeyPair } from './keys.ts';
import { encodeName, type GroupedName, type Name } from './names.ts';
import { type SignatureAlgorithm, signerFor } from './signatureAlgorithms.ts';

/** A name and the key that signs; a test may combine those of two CAs. */
export interface Issuer {
  readonly name: Name;
  readonly key: KeyPair;
}

export interface CertificateOptions {
  readonly issuer: Issuer;
  readonly subject: GroupedName;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly Extension[];
  /** Default: 16 random bytes. */
  readonly serialNumber?: Uint8Array;
  /** Default: that of `signerFor`. */
  readonly signatureAlgorithm?: SignatureAlgorithm | undefined;
}

/** DER of a version 3 certificate with exactly these fields, valid or not. */
export function createCertificate(options: CertificateOptions): Uint8Array {
  const { issuer, subject, publicKeyInfo, notBefore, notAfter, extensions } = options;
  const signer = signerFor(issuer.key, options.signatureAlgorithm);
  const tbsCertificate = writeSequence(
    writeTagged(0, writeInteger(2)),
    writeInteger(options.serialNumber ?? randomBytes(16)),
    signer.identifier,
    encodeName(issuer.name),
    writeSequence(writeTime(notBefore), writeTime(notAfter)),
    encodeName(subject),
    publicKeyInfo,
    writeTagged(3, writeSequence(...extensions.map(encodeExtension))),
  );
  return writeSequence(tbsCertificate, signer.identifier, writeBitString(signer.sign(issuer.key, tbsCertificate)));
}
