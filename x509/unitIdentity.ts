import type { Certificate } from './certificate.ts';
import { readDer, readText } from './der.ts';
import { onlyValue } from './distinguishedName.ts';
import { oids } from './oids.ts';
import { isUnitCode } from './unitCode.ts';

/** Who a unit certificate speaks for. */
export interface UnitIdentity {
  readonly name: string;
  /** 统一社会信用代码; empty where the certificate has none in a known place. */
  readonly code: string;
  /** Whether the check character of `code` is right. */
  readonly isCodeValid: boolean;
}

/** Where CAs put the code, in the order in which the places are tried: an extension or a subject attribute of that OID. */
export const unitCodeOids: readonly string[] = [
  '1.2.156.10260.4.1.4',
  '1.2.156.10260.4.1.3',
  '1.2.156.10260.4.1.1',
  '1.2.86.11.7.3',
  '1.2.156.1.8888.148',
];

/** GM/T 0015 keeps the identity card number of a person here: only a right unit code in it means a unit. */
const sharedWithPersons = '1.2.156.10260.4.1.1';

/**
 * Reads the unit from the certificate's attributes and extensions, never from a display string.
 * A code with a right check character wins over one that comes earlier with a wrong one.
 */
export function readUnitIdentity(certificate: Certificate, places: readonly string[] = unitCodeOids): UnitIdentity {
  const name = onlyValue(certificate.subject, oids.organizationName) || onlyValue(certificate.subject, oids.commonName);
  const candidates = places
    .map((oid) => ({ oid, code: codeAt(certificate, oid) }))
    // Older certificates keep a 9-character organisation code or a 15-digit registration number in the same places.
    .filter(({ oid, code }) => code.length === 18 && (oid !== sharedWithPersons || isUnitCode(code)))
    .map(({ code }) => code);
  const valid = candidates.find(isUnitCode);
  return { name, code: valid ?? candidates[0] ?? '', isCodeValid: valid !== undefined };
}

function codeAt(certificate: Certificate, oid: string): string {
  const extension = certificate.extensions.get(oid);
  const text = extension ? textOf(extension.value) : onlyValue(certificate.subject, oid);
  const trimmed = text.trim();
  // CFCA appends "N" to the 18 characters.
  return trimmed.length === 19 && trimmed.endsWith('N') ? trimmed.slice(0, 18) : trimmed;
}

/** The extension's DER string; some CAs put the bare characters there instead. */
function textOf(value: Uint8Array): string {
  const bare = String.fromCharCode(...value.subarray(0, 64));
  if (/^[0-9A-Z]{18}N?$/.test(bare)) return bare;
  return readText(readDer(value)) ?? '';
}
