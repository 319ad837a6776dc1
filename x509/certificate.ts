import {
  type DerNode,
  expectTag,
  malformed,
  readBitStringBytes,
  readChildren,
  readDer,
  readFields,
  readInteger,
  readOid,
  readOnlyChild,
  readSmallUnsigned,
  sameBytes,
  tags,
} from './der.ts';
import { readTime } from './derTime.ts';
import { type NameAttribute, readName } from './distinguishedName.ts';
import {
  type BasicConstraints,
  type Extension,
  type KeyUsage,
  readBasicConstraints,
  readExtensions,
  readKeyUsage,
} from './extensions.ts';
import { oids } from './oids.ts';
import { type PublicKeyKind, readPublicKeyKind } from './publicKeyKind.ts';

/** The fields of a certificate (RFC 5280 §4.1), parsed and not verified. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, tag and length included. */
  readonly tbsCertificate: Uint8Array;
  /**
   * Contents of the INTEGER, two's complement. RFC 5280 §4.1.2.2 requires issuers to write positive numbers and readers to
   * accept others; Windows writes negative ones.
   */
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** DER of the names, for comparison byte by byte. */
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly issuer: readonly NameAttribute[];
  readonly subject: readonly NameAttribute[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  readonly publicKeyKind: PublicKeyKind;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly basicConstraints: BasicConstraints;
  /** `undefined` where the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
}

const EXPLICIT_VERSION = 0xa0;
const VERSION_3 = 2;
const EXPLICIT_EXTENSIONS = 0xa3;

/** After the public key: issuerUniqueID, subjectUniqueID, extensions, each at most once and in this order. */
const optionalFields = [0x81, 0x82, EXPLICIT_EXTENSIONS];

/**
 * Parses a DER certificate strictly. Verifies no signature and checks no date.
 *
 * @throws HrcaError `CERTIFICATE_MALFORMED`
 */
export function readCertificate(der: Uint8Array): Certificate {
  const [tbs, outerAlgorithm, signature] = readFields(readDer(der), 3);
  const [version, serialNumber, innerAlgorithm, issuer, validity, subject, publicKeyInfo, ...optional] = readChildren(
    expectTag(tbs, tags.sequence),
  );
  // Only version 3 has extensions, and so key usage and CA flag, on which every decision depends.
  if (readSmallUnsigned(readOnlyChild(version, EXPLICIT_VERSION)) !== VERSION_3) throw malformed('not version 3');
  const algorithm = expectTag(outerAlgorithm, tags.sequence);
  if (!sameBytes(expectTag(innerAlgorithm, tags.sequence).encoded, algorithm.encoded)) {
    throw malformed('signature algorithm differs from that of the signed part');
  }
  const [notBefore, notAfter] = readFields(validity, 2);
  const issuerName = expectTag(issuer, tags.sequence);
  const subjectName = expectTag(subject, tags.sequence);
  const keyInfo = expectTag(publicKeyInfo, tags.sequence);
  const extensions = readOptional(optional);
  return {
    der,
    tbsCertificate: (tbs as DerNode).encoded,
    serialNumber: readInteger(serialNumber),
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: readBitStringBytes(signature),
    issuerDer: issuerName.encoded,
    subjectDer: subjectName.encoded,
    issuer: readName(issuerName),
    subject: readName(subjectName),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKeyInfo: keyInfo.encoded,
    publicKeyKind: readPublicKeyKind(keyInfo),
    extensions,
    basicConstraints: readBasicConstraints(extensions.get(oids.basicConstraints)),
    keyUsage: readKeyUsage(extensions.get(oids.keyUsage)),
  };
}

/** OID of an AlgorithmIdentifier: an OID and optional parameters. */
function readAlgorithm(node: DerNode): string {
  const [id, _parameters, ...rest] = readChildren(node);
  if (rest.length > 0) throw malformed('algorithm with more than two fields');
  return readOid(id);
}

function readOptional(fields: readonly DerNode[]): ReadonlyMap<string, Extension> {
  let extensions: ReadonlyMap<string, Extension> = new Map();
  let last = -1;
  for (const field of fields) {
    const position = optionalFields.indexOf(field.tag);
    if (position <= last) throw malformed('unexpected field after the public key');
    last = position;
    if (field.tag === EXPLICIT_EXTENSIONS) extensions = readExtensions(readOnlyChild(field, EXPLICIT_EXTENSIONS));
  }
  return extensions;
}
