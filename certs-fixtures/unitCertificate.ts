import { createCertificate, type Issuer } from './certificate.ts';
import { printableString, utf8String } from './derWriter.ts';
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

/** Text that some CA keeps under an OID of its own, as an extension or as an attribute of the subject. */
export interface CodePlace {
  readonly oid: string;
  readonly as: 'extension' | 'attribute';
}

export interface UnitCertificateOptions {
  readonly issuer: Issuer;
  readonly key: KeyPair;
  readonly name: string;
  /** `person`: the name stands in CN alone, there is no O. */
  readonly holder?: 'unit' | 'person';
  readonly code: string;
  /** Default: the extension 1.2.156.10260.4.1.4. */
  readonly place?: CodePlace;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Default: digitalSignature and nonRepudiation. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Beside the usual ones. */
  readonly extraExtensions?: readonly Extension[];
  readonly extraAttributes?: readonly NameAttribute[];
  readonly signatureAlgorithm?: SignatureAlgorithm;
}

const usualPlace: CodePlace = { oid: '1.2.156.10260.4.1.4', as: 'extension' };
const clientAuth = '1.3.6.1.5.5.7.3.2';
const emailProtection = '1.3.6.1.5.5.7.3.4';

/** Makes the end certificate of a unit or a person as a Chinese CA would. Returns its DER. */
export function createUnitCertificate(options: UnitCertificateOptions): Uint8Array {
  const { issuer, key, name, code, place = usualPlace, notBefore, notAfter } = options;
  const subject = chineseName({
    province: '江苏省',
    locality: '苏州市',
    ...(options.holder === 'person' ? {} : { organization: name }),
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
    ? { attributes: [{ type: oid, value: utf8String(code) }], extensions: [] }
    : { attributes: [], extensions: [{ oid, critical: false, value: printableString(code) }] };
}
