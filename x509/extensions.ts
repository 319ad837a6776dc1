import {
  type DerNode,
  expectTag,
  malformed,
  readBoolean,
  readChildren,
  readDer,
  readOid,
  readSmallUnsigned,
  tags,
} from './der.ts';

export interface Extension {
  readonly critical: boolean;
  /** Contents of the OCTET STRING, which should be DER. */
  readonly value: Uint8Array;
}

export interface BasicConstraints {
  readonly isCa: boolean;
  /** Largest number of intermediates below it; absent where there is no limit. */
  readonly pathLength?: number;
}

/** RFC 5280 §4.2.1.3, each at the number of its bit. */
export const keyUsageBits = [
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

/** Extensions by OID (RFC 5280 §4.2), each at most once. Throws `CERTIFICATE_MALFORMED`. */
export function readExtensions(list: DerNode): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const item of readChildren(expectTag(list, tags.sequence))) {
    const [id, ...fields] = readChildren(expectTag(item, tags.sequence));
    // `critical` is optional. Some CAs write its default FALSE, which DER forbids; no decision depends on that.
    const flag = fields[0]?.tag === tags.boolean ? fields.shift() : undefined;
    const [value, ...rest] = fields;
    const oid = readOid(id);
    if (rest.length > 0 || extensions.has(oid)) throw malformed(`extension ${oid} twice or with too many fields`);
    const critical = flag !== undefined && readBoolean(flag);
    extensions.set(oid, { critical, value: expectTag(value, tags.octetString).content });
  }
  if (extensions.size === 0) throw malformed('empty list of extensions');
  return extensions;
}

/** RFC 5280 §4.2.1.9. Throws `CERTIFICATE_MALFORMED`. */
export function readBasicConstraints(extension: Extension | undefined): BasicConstraints {
  if (extension === undefined) return { isCa: false };
  const fields = readChildren(expectTag(readDer(extension.value), tags.sequence));
  const flag = fields[0]?.tag === tags.boolean ? fields.shift() : undefined;
  const isCa = flag !== undefined && readBoolean(flag);
  const [pathLength, ...rest] = fields;
  if (pathLength === undefined) return { isCa };
  if (rest.length > 0) throw malformed('basicConstraints has more than two fields');
  if (!isCa) throw malformed('basicConstraints has a path length without the CA flag');
  return { isCa, pathLength: readSmallUnsigned(pathLength) };
}

/** RFC 5280 §4.2.1.3; `undefined` where the certificate does not restrict its key. Throws `CERTIFICATE_MALFORMED`. */
export function readKeyUsage(extension: Extension | undefined): ReadonlySet<KeyUsage> | undefined {
  if (extension === undefined) return undefined;
  const [unused, ...bytes] = expectTag(readDer(extension.value), tags.bitString).content;
  const last = bytes.at(-1);
  if (unused === undefined || unused > 7 || last === undefined || bytes.length > 2)
    throw malformed('keyUsage is not one or two bytes of bits');
  if (last & ((1 << unused) - 1)) throw malformed('keyUsage has bits set among the unused ones');
  return new Set(keyUsageBits.filter((_, bit) => (bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))));
}
