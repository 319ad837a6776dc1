import type { LoginAlgorithm } from '@hrca/protocol';
import { LOGIN_CONTENT_TYPE } from '@hrca/protocol/constants';
import { expectTag, malformed, readChildren, readDer, readFields, tags } from './der.ts';
import { writeInteger, writeNull, writeOctetString, writeOid, writeSequence, writeTagged } from './derWriter.ts';
import { oids } from './oids.ts';

/** How a login is written as CMS for one of the algorithms; every `Uint8Array` is complete DER. */
export interface CmsProfile {
  readonly hash: 'sha256' | 'sm3';
  /** OID of SignedData: RFC 5652 §5.1, or GM/T 0010 for SM2. */
  readonly signedDataType: Uint8Array;
  /** 3 for content that is not `data` (RFC 5652 §5.1); 1 in GM/T 0010. */
  readonly version: Uint8Array;
  readonly digestAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  /** Whether the signature is DER of r and s, where a JWS has r‖s. */
  readonly signatureIsDer: boolean;
  /** Hash of ESSCertIDv2 (RFC 5035 §4): absent for SHA-256, its default. */
  readonly certificateHashAlgorithm: readonly Uint8Array[];
}

const sha256 = writeSequence(writeOid(oids.sha256));
const sm3 = writeSequence(writeOid(oids.sm3));

const rfcProfile = {
  hash: 'sha256',
  signedDataType: writeOid(oids.signedData),
  version: writeInteger(3),
  digestAlgorithm: sha256,
  signatureIsDer: false,
  certificateHashAlgorithm: [],
} as const;

/** RFC 4055 §3.1: SHA-256, MGF1 with SHA-256 and a salt of 32 bytes, as in PS256. */
function pssWithSha256(): Uint8Array {
  const hash = writeSequence(writeOid(oids.sha256), writeNull());
  const mgf1 = writeSequence(writeOid(oids.mgf1), hash);
  const parameters = [writeTagged(0, hash), writeTagged(1, mgf1), writeTagged(2, writeInteger(32))];
  return writeSequence(writeOid(oids.rsassaPss), writeSequence(...parameters));
}

export const cmsProfiles: Readonly<Record<LoginAlgorithm, CmsProfile>> = {
  RS256: { ...rfcProfile, signatureAlgorithm: writeSequence(writeOid(oids.sha256WithRsa), writeNull()) },
  PS256: { ...rfcProfile, signatureAlgorithm: pssWithSha256() },
  ES256: {
    ...rfcProfile,
    signatureAlgorithm: writeSequence(writeOid(oids.ecdsaWithSha256)),
    signatureIsDer: true,
  },
  SM2: {
    hash: 'sm3',
    signedDataType: writeOid(oids.sm2SignedData),
    version: writeInteger(1),
    digestAlgorithm: sm3,
    signatureAlgorithm: writeSequence(writeOid(oids.sm2Signature)),
    signatureIsDer: true,
    certificateHashAlgorithm: [sm3],
  },
};

/** DER of the content type that marks a signature as a login to this protocol. */
export const loginContentType = writeOid(LOGIN_CONTENT_TYPE);

/** IssuerAndSerialNumber (RFC 5652 §10.2.4) of a certificate. Throws `CERTIFICATE_MALFORMED`. */
export function issuerAndSerialNumber(certificate: Uint8Array): Uint8Array {
  const [tbs] = readFields(readDer(certificate), 3);
  const [, serialNumber, , issuer] = readChildren(expectTag(tbs, tags.sequence));
  if (serialNumber === undefined || issuer === undefined) throw malformed('certificate without issuer');
  return writeSequence(issuer.encoded, serialNumber.encoded);
}

/** The value of signingCertificateV2 (RFC 5035 §3) with the hash of one certificate. */
export function signingCertificate({ certificateHashAlgorithm }: CmsProfile, hash: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeSequence(...certificateHashAlgorithm, writeOctetString(hash))));
}
