import { createHash } from 'node:crypto';
import { boolean, integer, namedBits, octetString, oid, sequence, taggedOctets } from './derWriter.ts';

export interface Extension {
  /** Dotted OID. */
  readonly oid: string;
  readonly critical: boolean;
  /** DER that goes into the OCTET STRING, or anything else that a test wants there. */
  readonly value: Uint8Array;
}

const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
export type KeyUsage = (typeof keyUsageBits)[number];

export function encodeExtension({ oid: id, critical, value }: Extension): Uint8Array {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** RFC 5280 §4.2.1.3 */
export function keyUsage(usages: readonly KeyUsage[]): Extension {
  return { oid: '2.5.29.15', critical: true, value: namedBits(usages.map((usage) => keyUsageBits.indexOf(usage))) };
}

/** RFC 5280 §4.2.1.9 */
export function basicConstraints({ isCa, pathLength }: { isCa: boolean; pathLength?: number }): Extension {
  const fields = [...(isCa ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])];
  return { oid: '2.5.29.19', critical: true, value: sequence(...fields) };
}

/** RFC 5280 §4.2.1.12; `purposes` are dotted OIDs. */
export function extendedKeyUsage(purposes: readonly string[]): Extension {
  return { oid: '2.5.29.37', critical: false, value: sequence(...purposes.map(oid)) };
}

/** RFC 5280 §4.2.1.2 */
export function subjectKeyIdentifier(publicKeyInfo: Uint8Array): Extension {
  return { oid: '2.5.29.14', critical: false, value: octetString(keyIdentifier(publicKeyInfo)) };
}

/** RFC 5280 §4.2.1.1 */
export function authorityKeyIdentifier(issuerPublicKeyInfo: Uint8Array): Extension {
  return { oid: '2.5.29.35', critical: false, value: sequence(taggedOctets(0, keyIdentifier(issuerPublicKeyInfo))) };
}

/** Over the whole SubjectPublicKeyInfo (RFC 7093 §2 method 4): any unique value does. */
function keyIdentifier(publicKeyInfo: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20);
}
