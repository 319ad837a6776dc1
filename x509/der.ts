import { malformed } from './malformed.ts';

/**
 * A strict reader of DER (X.690 §10): definite, minimal lengths, one-byte tags, nothing after the end. It reads the
 * level that is asked for and no deeper, so nesting costs nothing, and every step moves forward.
 */
export interface DerNode {
  readonly tag: number;
  /** Contents octets. */
  readonly content: Uint8Array;
  /** Tag, length and contents. */
  readonly encoded: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const LENGTH_OCTETS_MAX = 3;

/** Reads the one value that `bytes` holds. Throws `CERTIFICATE_MALFORMED`, also when anything follows it. */
export function readDer(bytes: Uint8Array): DerNode {
  const node = readNode(bytes, 0);
  if (node.encoded.length !== bytes.length) throw malformed('bytes after the end');
  return node;
}

/** The values directly inside a constructed value, in order. Throws `CERTIFICATE_MALFORMED`. */
export function readChildren(node: DerNode): DerNode[] {
  if ((node.tag & 0x20) === 0) throw malformed('not a constructed value');
  const children: DerNode[] = [];
  for (let at = 0; at < node.content.length; ) {
    const child = readNode(node.content, at);
    children.push(child);
    at += child.encoded.length;
  }
  return children;
}

/** Asserts the tag and hands the node on. Throws `CERTIFICATE_MALFORMED`. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node === undefined) throw malformed('a value is missing');
  if (node.tag !== tag) throw malformed(`tag ${node.tag} where ${tag} belongs`);
  return node;
}

function readNode(bytes: Uint8Array, start: number): DerNode {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined) throw malformed('ends too early');
  if ((tag & 0x1f) === 0x1f) throw malformed('a tag of several bytes');
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > LENGTH_OCTETS_MAX) throw malformed('indefinite or huge length');
    length = 0;
    for (let i = 0; i < octets; i++) {
      const octet = bytes[contentStart + i];
      if (octet === undefined) throw malformed('ends too early');
      length = length * 256 + octet;
    }
    contentStart += octets;
    if (length < 0x80 || length < 256 ** (octets - 1)) throw malformed('length is not minimal');
  }
  const end = contentStart + length;
  if (end > bytes.length) throw malformed('ends too early');
  return { tag, content: bytes.subarray(contentStart, end), encoded: bytes.subarray(start, end) };
}

/** Dotted form of an OBJECT IDENTIFIER. Throws `CERTIFICATE_MALFORMED`. */
export function readOid(node: DerNode | undefined): string {
  const { content } = expectTag(node, tags.oid);
  const arcs: number[] = [];
  let arc = 0;
  let fresh = true;
  for (const octet of content) {
    if (fresh && octet === 0x80) throw malformed('OID arc is not minimal');
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw malformed('OID arc too large');
    fresh = (octet & 0x80) === 0;
    if (fresh) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs[0];
  if (!fresh || first === undefined) throw malformed('OID ends too early');
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

/** Contents of a non-negative INTEGER without a leading zero octet. Throws `CERTIFICATE_MALFORMED`. */
export function readUnsigned(node: DerNode | undefined): Uint8Array {
  const { content } = expectTag(node, tags.integer);
  const [first, second] = content;
  if (first === undefined) throw malformed('empty integer');
  if (first & 0x80) throw malformed('negative integer');
  if (first === 0 && second !== undefined && !(second & 0x80)) throw malformed('integer is not minimal');
  return first === 0 && content.length > 1 ? content.subarray(1) : content;
}

/** A small INTEGER, 0 to 2^31 − 1. Throws `CERTIFICATE_MALFORMED`. */
export function readSmallUnsigned(node: DerNode | undefined): number {
  const octets = readUnsigned(node);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (octets.length > 4 || value > 0x7fff_ffff) throw malformed('integer too large');
  return value;
}

/** Contents of a BOOLEAN. Throws `CERTIFICATE_MALFORMED`. */
export function readBoolean(node: DerNode): boolean {
  const { content } = expectTag(node, tags.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('boolean is not DER');
  return content[0] === 0xff;
}

/** Octets of a BIT STRING that is a whole number of octets. Throws `CERTIFICATE_MALFORMED`. */
export function readOctetBits(node: DerNode | undefined): Uint8Array {
  const { content } = expectTag(node, tags.bitString);
  if (content[0] !== 0) throw malformed('bit string has unused bits');
  return content.subarray(1);
}
