/** Writes DER (X.690 §10) from the inside out: every function returns one complete encoded value. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, { length }) => sum + length, 0);
  // A plain Uint8Array: tests compare it with what the product's readers hand out.
  return new Uint8Array(Buffer.concat([Uint8Array.of(tag), lengthOctets(length), ...contents]));
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets = unsignedOctets(length);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

function unsignedOctets(value: number): Uint8Array {
  const octets = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.from(octets);
}

export const sequence = (...items: readonly Uint8Array[]) => der(0x30, ...items);

/** SET OF: DER wants its elements sorted by their encoding. */
export const setOf = (...items: readonly Uint8Array[]) => der(0x31, ...items.toSorted(Buffer.compare));

/** A constructed context-specific tag, EXPLICIT or around a list. */
export const tagged = (number: number, ...items: readonly Uint8Array[]) => der(0xa0 | number, ...items);

/** A primitive context-specific tag, IMPLICIT around octets. */
export const taggedOctets = (number: number, octets: Uint8Array) => der(0x80 | number, octets);

export const boolean = (value: boolean) => der(0x01, Uint8Array.of(value ? 0xff : 0));

/** A non-negative INTEGER, from a number or from its octets, most significant first. */
export function integer(value: number | Uint8Array): Uint8Array {
  const octets = typeof value === 'number' ? unsignedOctets(value) : value;
  const start = octets.findIndex((octet) => octet !== 0);
  const minimal = start < 0 ? Uint8Array.of(0) : octets.subarray(start);
  return der(0x02, (minimal[0] as number) & 0x80 ? Uint8Array.of(0) : Uint8Array.of(), minimal);
}

export const nullValue = () => der(0x05);

export function oid(dotted: string): Uint8Array {
  const [root, second, ...arcs] = dotted.split('.').map(Number);
  return der(0x06, Uint8Array.from([(root as number) * 40 + (second as number), ...arcs].flatMap(base128)));
}

function base128(arc: number): number[] {
  const septets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift((rest % 128) | 0x80);
  return septets;
}

export const octetString = (octets: Uint8Array) => der(0x04, octets);

export const bitString = (octets: Uint8Array) => der(0x03, Uint8Array.of(0), octets);

/** A BIT STRING of named bits, trailing zero bits cut off as DER wants it. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const last = Math.max(-1, ...bits);
  const octets = new Uint8Array(Math.ceil((last + 1) / 8));
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return der(0x03, Uint8Array.of(octets.length * 8 - (last + 1)), octets);
}

export const utf8String = (text: string) => der(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string) => der(0x13, Buffer.from(text, 'latin1'));
export const ia5String = (text: string) => der(0x16, Buffer.from(text, 'latin1'));
export const bmpString = (text: string) => der(0x1e, Buffer.from(text, 'utf16le').swap16());

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. `time` is in milliseconds since 1970. */
export function time(time: number): Uint8Array {
  const digits = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
