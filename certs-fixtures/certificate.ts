import { randomBytes } from 'node:crypto';
import { bitString, integer, sequence, tagged, time } from './derWriter.ts';
import { type Extension, encodeExtension } from './extensions.ts';
import type { KeyPair } from './keys.ts';
import { encodeName, type GroupedName, type Name } from './names.ts';
import { type SignatureAlgorithm, signerFor } from './signatureAlgorithms.ts';

/** Who signs: any name with any key, so that a test can make the two disagree. */
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
  /** Default: 16 random octets. */
  readonly serialNumber?: Uint8Array;
  /** Default: what suits the issuer's key. */
  readonly signatureAlgorithm?: SignatureAlgorithm | undefined;
}

/** Makes one version 3 certificate exactly as told, sensible or not. Returns its DER. */
export function createCertificate(options: CertificateOptions): Uint8Array {
  const { issuer, subject, publicKeyInfo, notBefore, notAfter, extensions } = options;
  const signer = signerFor(issuer.key, options.signatureAlgorithm);
  const tbsCertificate = sequence(
    tagged(0, integer(2)),
    integer(options.serialNumber ?? randomBytes(16)),
    signer.identifier,
    encodeName(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    encodeName(subject),
    publicKeyInfo,
    tagged(3, sequence(...extensions.map(encodeExtension))),
  );
  return sequence(tbsCertificate, signer.identifier, bitString(signer.sign(issuer.key, tbsCertificate)));
}
