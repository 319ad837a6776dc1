import { type DerNode, expectTag, tags } from './der.ts';
import { malformed } from './malformed.ts';

/** Dotted form of an OBJECT IDENTIFIER. Throws `CERTIFICATE_MALFORMED`. */
export function readOid(node: DerNode | undefined): string {
  const { bytes, contentStart, end } = expectTag(node, tags.oid);
  if (contentStart === end || (bytes[end - 1] as number) & 0x80) throw malformed('OID ends too early');
  let text = '';
  let arc = 0;
  let isFirstOctet = true;
  for (let at = contentStart; at < end; at++) {
    const octet = bytes[at] as number;
    if (isFirstOctet && octet === 0x80) throw malformed('OID arc is not minimal');
    arc = arc * 128 + (octet & 0x7f);
    // Beyond this a number would be rounded, and two OIDs would read the same.
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw malformed('OID arc too large');
    isFirstOctet = (octet & 0x80) === 0;
    if (!isFirstOctet) continue;
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
  const octets = readUnsigned(node);
  if (octets.length > 4) throw malformed('integer too large');
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (value > 0x7fff_ffff) throw malformed('integer too large');
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
