import { createHash } from 'node:crypto';
import {
  type KeyUsage,
  keyUsageBits,
  oids,
  writeBoolean,
  writeInteger,
  writeNamedBits,
  writeOctetString,
  writeOid,
  writeSequence,
  writeTaggedBytes,
} from '@hrca/x509';

export type { KeyUsage };

export interface Extension {
  /** Dotted OID. */
  readonly oid: string;
  readonly critical: boolean;
  /** Contents of the OCTET STRING: DER, or invalid bytes. */
  readonly value: Uint8Array;
}

export function encodeExtension({ oid: id, critical, value }: Extension): Uint8Array {
  return writeSequence(writeOid(id), ...(critical ? [writeBoolean(true)] : []), writeOctetString(value));
}

/** RFC 5280 §4.2.1.3 */
export function keyUsage(usages: readonly KeyUsage[]): Extension {
  return {
    oid: oids.keyUsage,
    critical: true,
    value: writeNamedBits(usages.map((usage) => keyUsageBits.indexOf(usage))),
  };
}

/** RFC 5280 §4.2.1.9 */
export function basicConstraints({ isCa, pathLength }: { isCa: boolean; pathLength?: number }): Extension {
  const fields = [
    ...(isCa ? [writeBoolean(true)] : []),
    ...(pathLength === undefined ? [] : [writeInteger(pathLength)]),
  ];
  return { oid: oids.basicConstraints, critical: true, value: writeSequence(...fields) };
}

/** RFC 5280 §4.2.1.12; `purposes` are dotted OIDs. */
export function extendedKeyUsage(purposes: readonly string[]): Extension {
  return { oid: oids.extendedKeyUsage, critical: false, value: writeSequence(...purposes.map(writeOid)) };
}

/** RFC 5280 §4.2.1.2 */
export function subjectKeyIdentifier(publicKeyInfo: Uint8Array): Extension {
  return { oid: oids.subjectKeyIdentifier, critical: false, value: writeOctetString(keyIdentifier(publicKeyInfo)) };
}

/** RFC 5280 §4.2.1.1 */
export function authorityKeyIdentifier(issuerPublicKeyInfo: Uint8Array): Extension {
  return {
    oid: oids.authorityKeyIdentifier,
    critical: false,
    value: writeSequence(writeTaggedBytes(0, keyIdentifier(issuerPublicKeyInfo))),
  };
}

/** Of the whole SubjectPublicKeyInfo (RFC 7093 §2 method 4). */
function keyIdentifier(publicKeyInfo: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20);
}
