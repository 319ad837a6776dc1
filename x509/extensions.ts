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
  /** DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

export interface BasicConstraints {
  readonly isCa: boolean;
  /** Intermediates that may follow, at most; absent where there is no limit. */
  readonly pathLength?: number;
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

/** Extensions by OID (RFC 5280 §4.2), each at most once. Throws `CERTIFICATE_MALFORMED`. */
export function readExtensions(list: DerNode): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const item of readChildren(expectTag(list, tags.sequence))) {
    const [id, ...fields] = readChildren(expectTag(item, tags.sequence));
    // `critical` is optional. Real CAs also write its default out, as FALSE, against DER: harmless, so it is read.
    const flag = fields[0]?.tag === tags.boolean ? fields.shift() : undefined;
    const [value, ...rest] = fields;
    const oid = readOid(id);
    if (rest.length > 0 || extensions.has(oid)) throw malformed('extension twice or with too many fields');
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
  if (rest.length > 0 || !isCa) throw malformed('basicConstraints');
  return { isCa, pathLength: readSmallUnsigned(pathLength) };
}

/** RFC 5280 §4.2.1.3; `undefined` where the certificate does not restrict its key. Throws `CERTIFICATE_MALFORMED`. */
export function readKeyUsage(extension: Extension | undefined): ReadonlySet<KeyUsage> | undefined {
  if (extension === undefined) return undefined;
  const [unused, ...octets] = expectTag(readDer(extension.value), tags.bitString).content;
  const last = octets.at(-1);
  if (unused === undefined || unused > 7 || last === undefined || octets.length > 2) throw malformed('keyUsage');
  if (last & ((1 << unused) - 1)) throw malformed('keyUsage has bits where it says that there are none');
  return new Set(keyUsageBits.filter((_, bit) => (octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))));
}
