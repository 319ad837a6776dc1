import { HrcaError } from '@hrca/protocol/errors';

/** The error of every reader of DER and certificates; `reason` is for the log. */
export function malformed(reason: string, cause?: unknown): HrcaError {
  return new HrcaError('CERTIFICATE_MALFORMED', { ...(cause === undefined ? {} : { cause }), details: { reason } });
}

/**
 * One value of DER (X.690 §10), read strictly: definite, minimal lengths, one-byte tags, no bytes after the end. Only the
 * level that a caller asks for is read, so that deep nesting costs nothing.
 */
export class DerNode {
  readonly tag: number;
  /** The input that holds the value; `content` and `encoded` are views of it, made when they are read. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;

  constructor(tag: number, bytes: Uint8Array, start: number, contentStart: number, end: number) {
    this.tag = tag;
    this.bytes = bytes;
    this.start = start;
    this.contentStart = contentStart;
    this.end = end;
  }

  /** Contents, without tag and length. */
  get content(): Uint8Array {
    return this.bytes.subarray(this.contentStart, this.end);
  }

  /** Tag, length and contents. */
  get encoded(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }
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

const CONSTRUCTED = 0x20;
const LENGTH_BYTES_MAX = 3;

/** Reads the one value that `bytes` are. Throws `CERTIFICATE_MALFORMED`. */
export function readDer(bytes: Uint8Array): DerNode {
  const node = readNode(bytes, 0, bytes.length);
  if (node.end !== bytes.length) throw malformed('bytes after the end');
  return node;
}

/** The values directly inside a constructed value, in order. Throws `CERTIFICATE_MALFORMED`. */
export function readChildren({ tag, bytes, contentStart, end }: DerNode): DerNode[] {
  if ((tag & CONSTRUCTED) === 0) throw malformed('not a constructed value');
  const children: DerNode[] = [];
  for (let at = contentStart; at < end; ) {
    const child = readNode(bytes, at, end);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The node, if it has the tag. Throws `CERTIFICATE_MALFORMED`. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node === undefined) throw malformed('value missing');
  if (node.tag !== tag) throw malformed(`expected tag ${hexTag(tag)}, got ${hexTag(node.tag)}`);
  return node;
}

/** The values inside a SEQUENCE of exactly `count`. Throws `CERTIFICATE_MALFORMED`. */
export function readFields(node: DerNode | undefined, count: number): DerNode[] {
  const fields = readChildren(expectTag(node, tags.sequence));
  if (fields.length !== count) throw malformed(`expected ${count} fields, got ${fields.length}`);
  return fields;
}

/** The one value inside a constructed value. Throws `CERTIFICATE_MALFORMED`. */
export function readOnlyChild(node: DerNode | undefined, tag: number): DerNode {
  const children = readChildren(expectTag(node, tag));
  const [child] = children;
  if (child === undefined || children.length > 1) throw malformed(`expected one value, got ${children.length}`);
  return child;
}

function hexTag(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}

/** The value at `start`, which must end by `limit`. */
function readNode(bytes: Uint8Array, start: number, limit: number): DerNode {
  if (start + 2 > limit) throw malformed('value ends too early');
  const tag = bytes[start] as number;
  const first = bytes[start + 1] as number;
  if ((tag & 0x1f) === 0x1f) throw malformed('tag of several bytes');
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > LENGTH_BYTES_MAX) throw malformed('indefinite or huge length');
    if (contentStart + count > limit) throw malformed('value ends too early');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[contentStart + i] as number);
    contentStart += count;
    if (length < 0x80 || length < 256 ** (count - 1)) throw malformed('length is not minimal');
  }
  const end = contentStart + length;
  if (end > limit) throw malformed('value ends too early');
  return new DerNode(tag, bytes, start, contentStart, end);
}

/** Dotted form of an OBJECT IDENTIFIER. Throws `CERTIFICATE_MALFORMED`. */
export function readOid(node: DerNode | undefined): string {
  const { bytes, contentStart, end } = expectTag(node, tags.oid);
  if (contentStart === end || (bytes[end - 1] as number) & 0x80) throw malformed('OID ends too early');
  let text = '';
  let arc = 0;
  let isFirstByte = true;
  for (let at = contentStart; at < end; at++) {
    const byte = bytes[at] as number;
    if (isFirstByte && byte === 0x80) throw malformed('OID arc is not minimal');
    arc = arc * 128 + (byte & 0x7f);
    // A larger arc would be rounded, so that two OIDs would read the same.
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw malformed('OID arc too large');
    isFirstByte = (byte & 0x80) === 0;
    if (!isFirstByte) continue;
    text += text === '' ? firstArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return text;
}

/** X.690 §8.19.4: the first two arcs share a number. */
function firstArcs(number: number): string {
  const root = Math.min(Math.floor(number / 40), 2);
  return `${root}.${number - root * 40}`;
}

/** Contents of an INTEGER, two's complement (X.690 §8.3). Throws `CERTIFICATE_MALFORMED`. */
export function readInteger(node: DerNode | undefined): Uint8Array {
  const { content } = expectTag(node, tags.integer);
  const [first, second] = content;
  if (first === undefined) throw malformed('empty integer');
  const isPadded = second !== undefined && first === (second & 0x80 ? 0xff : 0);
  if (isPadded) throw malformed('integer is not minimal');
  return content;
}

/** Contents of a non-negative INTEGER without a leading zero byte. Throws `CERTIFICATE_MALFORMED`. */
export function readUnsigned(node: DerNode | undefined): Uint8Array {
  const content = readInteger(node);
  const first = content[0] as number;
  if (first & 0x80) throw malformed('negative integer');
  return first === 0 && content.length > 1 ? content.subarray(1) : content;
}

/** A small INTEGER, 0 to 2^31 − 1. Throws `CERTIFICATE_MALFORMED`. */
export function readSmallUnsigned(node: DerNode | undefined): number {
  const bytes = readUnsigned(node);
  if (bytes.length > 4) throw malformed('integer too large');
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  if (value > 0x7fff_ffff) throw malformed('integer too large');
  return value;
}

/** Contents of a BOOLEAN. Throws `CERTIFICATE_MALFORMED`. */
export function readBoolean(node: DerNode): boolean {
  const { content } = expectTag(node, tags.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('boolean is not DER');
  return content[0] === 0xff;
}

/** Contents of a BIT STRING of whole bytes. Throws `CERTIFICATE_MALFORMED`. */
export function readBitStringBytes(node: DerNode | undefined): Uint8Array {
  const { content } = expectTag(node, tags.bitString);
  if (content[0] !== 0) throw malformed('bit string has unused bits');
  return content.subarray(1);
}

/** Whether two values are equal byte by byte. Not constant-time: for public values only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
