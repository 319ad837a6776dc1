import { HrcaError } from '@hrca/protocol/errors';
import type forge from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';

/**
 * Tolerant reading of BER: .p12 files of Windows, Java and NSS have indefinite lengths and constructed OCTET STRINGs.
 * Certificates are not read with it; they must be DER.
 */
export type BerNode = forge.asn1.Asn1;

export const universal = { integer: 0x02, octetString: 0x04, oid: 0x06, sequence: 0x10 } as const;

const CONTEXT_SPECIFIC = 0x80;

/** Reads the first value in `bytes` and ignores what follows, since some programs pad files. Throws `PKCS12_MALFORMED`. */
export function readBer(bytes: Uint8Array): BerNode {
  try {
    // The declared type of fromDer lacks the options. `decodeBitStrings` would try to parse bit strings as BER.
    const options = { strict: true, parseAllBytes: false, decodeBitStrings: false } as unknown as boolean;
    return asn1.fromDer(Buffer.from(bytes).toString('latin1'), options);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : 'not BER', cause);
  }
}

export function writeDer(node: BerNode): Uint8Array {
  return latin1(asn1.toDer(node).getBytes());
}

/** Throws `PKCS12_MALFORMED` if the value is missing or of another type. */
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

/** The elements of a SEQUENCE. Throws `PKCS12_MALFORMED`. */
export function readSequence(node: BerNode | undefined): BerNode[] {
  return readItems(expectUniversal(node, universal.sequence));
}

/** The bytes of an OCTET STRING. Throws `PKCS12_MALFORMED`. */
export function readOctetString(node: BerNode | undefined): Uint8Array {
  return joinSegments(expectUniversal(node, universal.octetString));
}

/** The bytes of a string under any tag; the segments of a constructed one are joined (X.690 §8.7). Throws `PKCS12_MALFORMED`. */
export function joinSegments(node: BerNode): Uint8Array {
  return typeof node.value === 'string' ? latin1(node.value) : Buffer.concat(node.value.map(readOctetString));
}

/** Throws `PKCS12_MALFORMED`. */
export function readOid(node: BerNode | undefined): string {
  const { value } = expectUniversal(node, universal.oid);
  if (typeof value !== 'string' || value === '') throw malformed('empty OBJECT IDENTIFIER');
  try {
    return asn1.derToOid(value);
  } catch (cause) {
    throw malformed('malformed OBJECT IDENTIFIER', cause);
  }
}

/** A non-negative INTEGER; `Infinity` above Number.MAX_SAFE_INTEGER. Throws `PKCS12_MALFORMED`. */
export function readInteger(node: BerNode | undefined): number {
  const bytes = joinSegments(expectUniversal(node, universal.integer));
  if (bytes.length === 0 || (bytes[0] as number) & 0x80) throw malformed('negative integer');
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}

/** `found` names the format that was found instead. */
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
