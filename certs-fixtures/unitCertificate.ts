import { writePrintableString, writeUtf8String } from '@hrca/x509';
import { createCertificate, type Issuer } from './certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extension,
  extendedKeyUsage,
  type KeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from './extensions.ts';
import type { KeyPair } from './keys.ts';
import { chineseName, type NameAttribute } from './names.ts';
import type { SignatureAlgorithm } from './signatureAlgorithms.ts';

/** Where a CA puts the unit code: an extension or an attribute of the subject, by its OID. */
export interface CodePlace {
  readonly oid: string;
  readonly as: 'extension' | 'attribute';
}

export interface UnitCertificateOptions {
  readonly issuer: Issuer;
  readonly key: KeyPair;
  readonly name: string;
  /** `person`: a subject with CN and without O. */
  readonly subjectKind?: 'unit' | 'person';
  readonly code: string;
  /** Default: the extension 1.2.156.10260.4.1.4. */
  readonly place?: CodePlace;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Default: digitalSignature and nonRepudiation. */
  readonly keyUsage?: readonly KeyUsage[];
  /** In addition to the default ones. */
  readonly extraExtensions?: readonly Extension[];
  readonly extraAttributes?: readonly NameAttribute[];
  readonly signatureAlgorithm?: SignatureAlgorithm;
}

const usualPlace: CodePlace = { oid: '1.2.156.10260.4.1.4', as: 'extension' };
const clientAuth = '1.3.6.1.5.5.7.3.2';
const emailProtection = '1.3.6.1.5.5.7.3.4';

/** DER of the end-entity certificate of a unit or a person, in the form of Chinese CAs. */
export function createUnitCertificate(options: UnitCertificateOptions): Uint8Array {
  const { issuer, key, name, code, place = usualPlace, notBefore, notAfter } = options;
  const subject = chineseName({
    province: '江苏省',
    locality: '苏州市',
    ...(options.subjectKind === 'person' ? {} : { organization: name }),
    commonName: name,
  });
  const { attributes, extensions } = placeCode(code, place);
  return createCertificate({
    issuer,
    subject: [...subject, ...attributes, ...(options.extraAttributes ?? [])],
    publicKeyInfo: key.publicKeyInfo,
    notBefore,
    notAfter,
    extensions: [
      basicConstraints({ isCa: false }),
      keyUsage(options.keyUsage ?? ['digitalSignature', 'nonRepudiation']),
      extendedKeyUsage([clientAuth, emailProtection]),
      subjectKeyIdentifier(key.publicKeyInfo),
      authorityKeyIdentifier(issuer.key.publicKeyInfo),
      ...extensions,
      ...(options.extraExtensions ?? []),
    ],
    signatureAlgorithm: options.signatureAlgorithm,
  });
}

function placeCode(code: string, { oid, as }: CodePlace): { attributes: NameAttribute[]; extensions: Extension[] } {
  return as === 'attribute'
    ? { attributes: [{ type: oid, value: writeUtf8String(code) }], extensions: [] }
    : { attributes: [], extensions: [{ oid, critical: false, value: writePrintableString(code) }] };
}
