import { HrcaError } from '@hrca/protocol/errors';
import {
  type DerNode,
  expectTag,
  readBoolean,
  readChildren,
  readDer,
  readOctetBits,
  readOid,
  readSmallUnsigned,
  readTime,
  readUnsigned,
  tags,
} from './der.ts';
import { type NameAttribute, readName } from './distinguishedName.ts';
import { oids } from './oids.ts';
import { type PublicKeyKind, readPublicKeyKind } from './publicKeyKind.ts';

export interface Extension {
  readonly critical: boolean;
  /** DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

/** What a certificate says (RFC 5280 §4.1), nothing of it verified yet. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, tag and length included. */
  readonly tbsCertificate: Uint8Array;
  /** Unsigned, without a leading zero octet. */
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
  readonly basicConstraints: { readonly isCa: boolean; readonly pathLength?: number };
  /** Absent where the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
}

const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsageBits)[number];

/**
 * Reads a DER certificate strictly. It verifies no signature and judges no date.
 *
 * @throws HrcaError `CERTIFICATE_MALFORMED`
 */
export function readCertificate(der: Uint8Array): Certificate {
  const [tbs, outerAlgorithm, signature, ...rest] = readChildren(expectTag(readDer(der), tags.sequence));
  if (rest.length > 0) throw malformed('too many fields');
  const fields = readChildren(expectTag(tbs, tags.sequence));
  // Only version 3 has extensions, and a certificate without key usage or CA flag is none that we could judge.
  if (readSmallUnsigned(readChildren(expectTag(fields[0], 0xa0))[0]) !== 2) throw malformed('not version 3');
  const [, serialNumber, innerAlgorithm, issuer, validity, subject, publicKeyInfo, ...tail] = fields;
  if (!sameBytes(expectTag(innerAlgorithm, tags.sequence).encoded, expectTag(outerAlgorithm, tags.sequence).encoded)) {
    throw malformed('two signature algorithms');
  }
  const [notBefore, notAfter, ...more] = readChildren(expectTag(validity, tags.sequence));
  if (more.length > 0) throw malformed('validity has more than two times');
  const extensions = readExtensions(tail);
  const issuerName = expectTag(issuer, tags.sequence);
  const subjectName = expectTag(subject, tags.sequence);
  const keyInfo = expectTag(publicKeyInfo, tags.sequence);
  return {
    der,
    tbsCertificate: (tbs as DerNode).encoded,
    serialNumber: readUnsigned(serialNumber),
    signatureAlgorithm: readOid(readChildren(outerAlgorithm as DerNode)[0]),
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

/** After the public key: issuerUniqueID [1], subjectUniqueID [2], extensions [3], each at most once and in order. */
function readExtensions(tail: DerNode[]): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  let lastTag = 0;
  for (const field of tail) {
    const order = [0x81, 0x82, 0xa3].indexOf(field.tag) + 1;
    if (order <= lastTag) throw malformed('unexpected field');
    lastTag = order;
    if (field.tag !== 0xa3) continue;
    const [list, ...rest] = readChildren(field);
    if (rest.length > 0) throw malformed('two extension lists');
    for (const item of readChildren(expectTag(list, tags.sequence))) {
      const [id, ...parts] = readChildren(expectTag(item, tags.sequence));
      const [value, flag, ...more] = parts.reverse();
      const name = readOid(id);
      if (more.length > 0 || extensions.has(name)) throw malformed('extension twice or with too many fields');
      const critical = flag !== undefined && readBoolean(flag);
      if (flag !== undefined && !critical) throw malformed('default value encoded');
      extensions.set(name, { critical, value: expectTag(value, tags.octetString).content });
    }
  }
  return extensions;
}

function readBasicConstraints(extension: Extension | undefined): Certificate['basicConstraints'] {
  if (extension === undefined) return { isCa: false };
  const fields = readChildren(expectTag(readDer(extension.value), tags.sequence));
  const isCa = fields[0]?.tag === tags.boolean && readBoolean(fields[0]);
  const rest = fields[0]?.tag === tags.boolean ? fields.slice(1) : fields;
  if (rest.length > 1 || (rest.length === 1 && !isCa)) throw malformed('basicConstraints');
  return rest.length === 0 ? { isCa } : { isCa, pathLength: readSmallUnsigned(rest[0]) };
}

function readKeyUsage(extension: Extension | undefined): ReadonlySet<KeyUsage> | undefined {
  if (extension === undefined) return undefined;
  const [unused, ...octets] = expectTag(readDer(extension.value), tags.bitString).content;
  if (unused === undefined || unused > 7 || octets.length > 2) throw malformed('keyUsage');
  return new Set(keyUsageBits.filter((_, bit) => ((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

function malformed(reason: string): HrcaError {
  return new HrcaError('CERTIFICATE_MALFORMED', { details: { reason } });
}
