import type { Certificate } from './certificate.ts';
import { readDer } from './der.ts';
import { readText } from './derText.ts';
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

const BARE_TEXT_MAX = 32;

/** GM/T 0015 keeps the identity card number of a person here; one in 31 of those is also a right unit code. */
const sharedWithPersons = '1.2.156.10260.4.1.1';

/**
 * Reads the unit from the certificate's attributes and extensions, never from a display string.
 * A code with a right check character wins over one that comes earlier with a wrong one.
 */
export function readUnitIdentity(certificate: Certificate, codeOids: readonly string[] = unitCodeOids): UnitIdentity {
  const { subject } = certificate;
  // CN stands in for a missing O, never for one of several: whoever read the other one would see another unit.
  const hasOrganization = subject.some(({ type }) => type === oids.organizationName);
  const name = onlyValue(subject, hasOrganization ? oids.organizationName : oids.commonName);
  const candidates = codeOids
    .map((oid) => ({ oid, code: codeAt(certificate, oid) }))
    // Older certificates keep a 9-character organisation code or a 15-digit registration number in the same places.
    .filter(({ oid, code }) => code.length === 18 && (oid !== sharedWithPersons || isNoPersonsNumber(code)))
    .map(({ code }) => code);
  const valid = candidates.find(isUnitCode);
  return { name, code: valid ?? candidates[0] ?? '', isCodeValid: valid !== undefined };
}

function isNoPersonsNumber(code: string): boolean {
  return isUnitCode(code) && !isIdentityCardNumber(code);
}

function codeAt(certificate: Certificate, oid: string): string {
  const extension = certificate.extensions.get(oid);
  const text = extension ? textOf(extension.value) : onlyValue(certificate.subject, oid);
  const trimmed = text.trim();
  // CFCA appends "N" to the 18 characters.
  return trimmed.length === 19 && trimmed.endsWith('N') ? trimmed.slice(0, 18) : trimmed;
}

/** The extension's DER string. Some CAs put the bare characters there, which are then no DER. */
function textOf(value: Uint8Array): string {
  if (value.length <= BARE_TEXT_MAX) {
    const bare = String.fromCharCode(...value);
    if (/^[0-9A-Z-]+$/.test(bare)) return bare;
  }
  try {
    return readText(readDer(value)) ?? '';
  } catch {
    // Some other CA's use of the OID says nothing about a unit, and must not spoil a list of certificates.
    return '';
  }
}

/** 公民身份号码, GB 11643-1999: district, day of birth, sequence, check character. */
const identityCardShape = /^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** Whether `text` has the shape of a person's number and its check character (ISO 7064 MOD 11-2) is right. */
function isIdentityCardNumber(text: string): boolean {
  if (!identityCardShape.test(text)) return false;
  const sum = [...text.slice(0, 17)].reduce((total, digit) => (total + Number(digit)) * 2, 0);
  return '0123456789X'[(12 - (sum % 11)) % 11] === text[17];
}
