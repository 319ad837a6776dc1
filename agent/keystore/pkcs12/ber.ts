import { HrcaError } from '@hrca/protocol/errors';
import type forge from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';

/**
 * Tolerant reading of BER: .p12 files of Windows, Java and NSS have indefinite lengths and chopped octet strings.
 * Certificates never come this way; they are read as strict DER.
 */
export type BerNode = forge.asn1.Asn1;

export const universal = { integer: 0x02, octetString: 0x04, oid: 0x06, sequence: 0x10 } as const;

const CONTEXT_SPECIFIC = 0x80;

/** Reads the first value in `bytes`; some exporters pad their files. Throws `PKCS12_MALFORMED`. */
export function readBer(bytes: Uint8Array): BerNode {
  try {
    // The declared type of fromDer knows no options. Bit strings may be anything: they must not be guessed at.
    const options = { strict: true, parseAllBytes: false, decodeBitStrings: false } as unknown as boolean;
    return asn1.fromDer(Buffer.from(bytes).toString('latin1'), options);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : 'not BER', cause);
  }
}

export function writeDer(node: BerNode): Uint8Array {
  return latin1(asn1.toDer(node).getBytes());
}

/** Throws `PKCS12_MALFORMED` where the value is missing or of another type. */
export function expectUniversal(node: BerNode | undefined, type: number): BerNode {
  if (node === undefined || node.tagClass !== 0 || node.type !== type) throw malformed(`no value of type ${type}`);
  return node;
}

export function isContext(node: BerNode | undefined, number: number): node is BerNode {
  return node !== undefined && node.tagClass === CONTEXT_SPECIFIC && node.type === number;
}

/** The value inside an EXPLICIT context-specific tag. Throws `PKCS12_MALFORMED`. */
export function readExplicit(node: BerNode | undefined, number: number): BerNode {
  const [inner] = isContext(node, number) ? readItems(node) : [];
  if (inner === undefined) throw malformed(`no [${number}]`);
  return inner;
}

/** What is directly inside a SEQUENCE. Throws `PKCS12_MALFORMED`. */
export function readSequence(node: BerNode | undefined): BerNode[] {
  return readItems(expectUniversal(node, universal.sequence));
}

/** Octets of an OCTET STRING. Throws `PKCS12_MALFORMED`. */
export function readOctets(node: BerNode | undefined): Uint8Array {
  return joinOctets(expectUniversal(node, universal.octetString));
}

/** Octets of a string under any tag, joined where BER chops them (X.690 §8.7). Throws `PKCS12_MALFORMED`. */
export function joinOctets(node: BerNode): Uint8Array {
  return typeof node.value === 'string' ? latin1(node.value) : Buffer.concat(node.value.map(readOctets));
}

/** Throws `PKCS12_MALFORMED`. */
export function readOid(node: BerNode | undefined): string {
  const { value } = expectUniversal(node, universal.oid);
  if (typeof value !== 'string' || value === '') throw malformed('no OID');
  try {
    return asn1.derToOid(value);
  } catch (cause) {
    throw malformed('no such OID', cause);
  }
}

/** A non-negative INTEGER; `Infinity` where it is past what numbers hold exactly. Throws `PKCS12_MALFORMED`. */
export function readInteger(node: BerNode | undefined): number {
  const octets = joinOctets(expectUniversal(node, universal.integer));
  if (octets.length === 0 || (octets[0] as number) & 0x80) throw malformed('negative integer');
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}

/** `found` names what is there instead of what was expected. */
export function malformed(reason: string, cause?: unknown, found?: string): HrcaError {
  return new HrcaError('PKCS12_MALFORMED', { cause, details: { reason, ...(found && { found }) } });
}

function readItems(node: BerNode): BerNode[] {
  if (typeof node.value === 'string') throw malformed('not a constructed value');
  return node.value;
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
