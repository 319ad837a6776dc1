import { tags } from './der.ts';

/** Writes DER (X.690 §10) from the inside out: every function returns one complete encoded value. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const header = [tag, ...(length < 0x80 ? [length] : longLength(length))];
  const encoded = new Uint8Array(header.length + length);
  encoded.set(header);
  let at = header.length;
  for (const content of contents) {
    encoded.set(content, at);
    at += content.length;
  }
  return encoded;
}

export const writeSequence = (...items: readonly Uint8Array[]) => writeDer(tags.sequence, ...items);
export const writeOctetString = (bytes: Uint8Array) => writeDer(tags.octetString, bytes);
export const writeNull = () => writeDer(tags.null);
export const writeBoolean = (value: boolean) => writeDer(tags.boolean, Uint8Array.of(value ? 0xff : 0));

/** SET OF: sorted by encoding (X.690 §11.6). */
export const writeSetOf = (...items: readonly Uint8Array[]) => writeDer(tags.set, ...items.toSorted(Buffer.compare));

/** A constructed context-specific tag: EXPLICIT, or IMPLICIT of a list. */
export const writeTagged = (number: number, ...items: readonly Uint8Array[]) => writeDer(0xa0 | number, ...items);

/** A primitive context-specific tag: IMPLICIT of an OCTET STRING or a string. */
export const writeTaggedBytes = (number: number, bytes: Uint8Array) => writeDer(0x80 | number, bytes);

/** A non-negative INTEGER, from a number or from its big-endian bytes. */
export function writeInteger(value: number | Uint8Array): Uint8Array {
  const bytes = typeof value === 'number' ? Uint8Array.from(base256(value)) : value;
  const start = bytes.findIndex((byte) => byte !== 0);
  const minimal = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return writeDer(tags.integer, (minimal[0] as number) & 0x80 ? Uint8Array.of(0) : Uint8Array.of(), minimal);
}

/** An OBJECT IDENTIFIER from its dotted form; its arcs may be of any size. */
export function writeOid(dotted: string): Uint8Array {
  const [root, second, ...arcs] = dotted.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  return writeDer(tags.oid, Uint8Array.from([root * 40n + second, ...arcs].flatMap(base128)));
}

/** A BIT STRING of whole bytes. */
export const writeBitString = (bytes: Uint8Array) => writeDer(tags.bitString, Uint8Array.of(0), bytes);

/** A BIT STRING of named bits, by their numbers, without trailing zero bits (X.690 §11.2.2). */
export function writeNamedBits(bits: readonly number[]): Uint8Array {
  const count = Math.max(-1, ...bits) + 1;
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] as number) | (0x80 >> (bit & 7));
  return writeDer(tags.bitString, Uint8Array.of(bytes.length * 8 - count), bytes);
}

export const writeUtf8String = (text: string) => writeDer(tags.utf8String, Buffer.from(text, 'utf8'));
export const writePrintableString = (text: string) => writeDer(tags.printableString, Buffer.from(text, 'latin1'));
export const writeIa5String = (text: string) => writeDer(tags.ia5String, Buffer.from(text, 'latin1'));
export const writeBmpString = (text: string) => writeDer(tags.bmpString, Buffer.from(text, 'utf16le').swap16());

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). `time` is milliseconds since 1970. */
export function writeTime(time: number): Uint8Array {
  const digits = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050'
    ? writeDer(tags.utcTime, Buffer.from(digits.slice(2)))
    : writeDer(tags.generalizedTime, Buffer.from(digits));
}

/** DigestInfo (RFC 8017 §9.2), which RSASSA-PKCS1-v1_5 signs: the OID of a hash and its digest. */
export function writeDigestInfo(hashOid: string, digest: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeOid(hashOid), writeNull()), writeOctetString(digest));
}

function longLength(length: number): number[] {
  const bytes = base256(length);
  return [0x80 | bytes.length, ...bytes];
}

function base256(value: number): number[] {
  return value < 256 ? [value] : [...base256(Math.floor(value / 256)), value % 256];
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return digits;
}
