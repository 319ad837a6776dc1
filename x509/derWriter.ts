import { tags } from './der.ts';

/** Writes DER (X.690 §10) from the inside out: every function returns one complete encoded value. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const octets = length < 0x80 ? [] : base256(length);
  const header = [tag, octets.length === 0 ? length : 0x80 | octets.length, ...octets];
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
export const writeOctetString = (octets: Uint8Array) => writeDer(tags.octetString, octets);
export const writeNull = () => writeDer(tags.null);

/** SET OF: sorted by encoding (X.690 §11.6). */
export const writeSetOf = (...items: readonly Uint8Array[]) => writeDer(tags.set, ...items.toSorted(Buffer.compare));

/** A constructed context-specific tag: EXPLICIT, or IMPLICIT around a list. */
export const writeTagged = (number: number, ...items: readonly Uint8Array[]) => writeDer(0xa0 | number, ...items);

/** An INTEGER from 0 to 127, which is all that versions and lengths of salts need. */
export const writeSmallInteger = (value: number) => writeDer(tags.integer, Uint8Array.of(value));

/** An OBJECT IDENTIFIER from its dotted form; its arcs may be of any size. */
export function writeOid(dotted: string): Uint8Array {
  const [root, second, ...arcs] = dotted.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  return writeDer(tags.oid, Uint8Array.from([root * 40n + second, ...arcs].flatMap(base128)));
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5652 §11.3). `time` is milliseconds since 1970. */
export function writeTime(time: number): Uint8Array {
  const digits = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050'
    ? writeDer(tags.utcTime, Buffer.from(digits.slice(2)))
    : writeDer(tags.generalizedTime, Buffer.from(digits));
}

function base256(value: number): number[] {
  return value < 256 ? [value] : [...base256(Math.floor(value / 256)), value % 256];
}

function base128(arc: bigint): number[] {
  const septets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) septets.unshift(Number(rest & 0x7fn) | 0x80);
  return septets;
}
