import {
  type DerNode,
  expectTag,
  malformed,
  readChildren,
  readDer,
  readInteger,
  readOctetBits,
  readOid,
  readSmallUnsigned,
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
import { sameBytes } from './sameBytes.ts';

/** What a certificate says (RFC 5280 §4.1), nothing of it verified yet. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, tag and length included. */
  readonly tbsCertificate: Uint8Array;
  /**
   * Contents of the INTEGER, two's complement. RFC 5280 §4.1.2.2 wants it positive and readers to take any; Windows makes
   * negative ones.
   */
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** DER of the names, for comparison octet by octet. */
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
  /** Absent where the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
}

const EXPLICIT_VERSION = 0xa0;
const VERSION_3 = 2;
const EXPLICIT_EXTENSIONS = 0xa3;

/** After the public key: issuerUniqueID, subjectUniqueID, extensions, each at most once and in this order. */
const optionalFields = [0x81, 0x82, EXPLICIT_EXTENSIONS];

/**
 * Reads a DER certificate strictly. It verifies no signature and judges no date.
 *
 * @throws HrcaError `CERTIFICATE_MALFORMED`
 */
export function readCertificate(der: Uint8Array): Certificate {
  const [tbs, outerAlgorithm, signature] = readFields(readDer(der), { count: 3 });
  const [version, serialNumber, innerAlgorithm, issuer, validity, subject, publicKeyInfo, ...optional] = readChildren(
    expectTag(tbs, tags.sequence),
  );
  // Only version 3 has extensions, and a certificate without key usage or CA flag is none that we could judge.
  if (readSmallUnsigned(only(expectTag(version, EXPLICIT_VERSION))) !== VERSION_3) throw malformed('not version 3');
  const algorithm = expectTag(outerAlgorithm, tags.sequence);
  if (!sameBytes(expectTag(innerAlgorithm, tags.sequence).encoded, algorithm.encoded)) {
    throw malformed('two signature algorithms');
  }
  const [notBefore, notAfter] = readFields(expectTag(validity, tags.sequence), { count: 2 });
  const issuerName = expectTag(issuer, tags.sequence);
  const subjectName = expectTag(subject, tags.sequence);
  const keyInfo = expectTag(publicKeyInfo, tags.sequence);
  const extensions = readOptional(optional);
  return {
    der,
    tbsCertificate: (tbs as DerNode).encoded,
    serialNumber: readInteger(serialNumber),
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: readOctetBits(signature),
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

function readFields(node: DerNode, { count }: { count: number }): DerNode[] {
  const fields = readChildren(expectTag(node, tags.sequence));
  if (fields.length !== count) throw malformed(`${fields.length} fields where ${count} belong`);
  return fields;
}

function only(node: DerNode): DerNode | undefined {
  const [value, ...rest] = readChildren(node);
  if (rest.length > 0) throw malformed('two values where one belongs');
  return value;
}

/** OID of an AlgorithmIdentifier: the OID and its parameters, nothing more. */
function readAlgorithm(node: DerNode): string {
  const [id, _parameters, ...rest] = readChildren(node);
  if (rest.length > 0) throw malformed('algorithm has too many fields');
  return readOid(id);
}

function readOptional(fields: readonly DerNode[]): ReadonlyMap<string, Extension> {
  let extensions: ReadonlyMap<string, Extension> = new Map();
  let last = -1;
  for (const field of fields) {
    const place = optionalFields.indexOf(field.tag);
    if (place <= last) throw malformed('unexpected field');
    last = place;
    if (field.tag === EXPLICIT_EXTENSIONS) extensions = readExtensions(expectTag(only(field), tags.sequence));
  }
  return extensions;
}

/** Its serial number in hexadecimal, as OpenSSL and certificate viewers show it: without a zero byte that only keeps it positive. */
export function displaySerialNumber({ serialNumber }: Pick<Certificate, 'serialNumber'>): string {
  const isPadded = serialNumber[0] === 0 && serialNumber.length > 1;
  return Buffer.from(isPadded ? serialNumber.subarray(1) : serialNumber)
    .toString('hex')
    .toUpperCase();
}
