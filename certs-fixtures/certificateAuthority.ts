import { createCertificate, type Issuer } from './certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extension,
  type KeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from './extensions.ts';
import { createKeyPair, type KeyPair, type KeyType } from './keys.ts';
import type { Name } from './names.ts';
import type { SignatureAlgorithm } from './signatureAlgorithms.ts';

export interface CertificateAuthority extends Issuer {
  readonly certificateDer: Uint8Array;
}

export interface CaOptions {
  readonly name: Name;
  /** A kind of key to generate, or an existing key. */
  readonly key: KeyType | KeyPair;
  /** `self` for a root. */
  readonly issuer: Issuer | 'self';
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa?: boolean;
  readonly pathLength?: number;
  /** Default: keyCertSign and cRLSign. */
  readonly keyUsage?: readonly KeyUsage[];
  /** In addition to the default ones. */
  readonly extraExtensions?: readonly Extension[];
  readonly signatureAlgorithm?: SignatureAlgorithm;
}

/** A root or sub CA; every default can be overridden, for chains that a verifier must refuse. */
export async function createCa(options: CaOptions): Promise<CertificateAuthority> {
  const { name, notBefore, notAfter, isCa = true, pathLength } = options;
  const key = typeof options.key === 'string' ? await createKeyPair(options.key) : options.key;
  const issuer = options.issuer === 'self' ? { name, key } : options.issuer;
  const certificateDer = createCertificate({
    issuer,
    subject: name,
    publicKeyInfo: key.publicKeyInfo,
    notBefore,
    notAfter,
    extensions: [
      basicConstraints({ isCa, ...(pathLength === undefined ? {} : { pathLength }) }),
      keyUsage(options.keyUsage ?? ['keyCertSign', 'cRLSign']),
      subjectKeyIdentifier(key.publicKeyInfo),
      authorityKeyIdentifier(issuer.key.publicKeyInfo),
      ...(options.extraExtensions ?? []),
    ],
    signatureAlgorithm: options.signatureAlgorithm,
  });
  return { name, key, certificateDer };
}
