import type { Certificate } from './certificate.ts';
import { readDer } from './der.ts';
import { readText } from './derText.ts';
import { onlyValue } from './distinguishedName.ts';
import { oids } from './oids.ts';

/** The unit (单位, the organisation) that a certificate was issued to. */
export interface UnitIdentity {
  readonly name: string;
  /** 统一社会信用代码; empty where the certificate has none at one of `unitCodeOids`. */
  readonly code: string;
  /** Whether the check character of `code` is right. */
  readonly isCodeValid: boolean;
}

/** OIDs of the extension or subject attribute that holds the code, in the order in which they are tried. */
export const unitCodeOids = [
  '1.2.156.10260.4.1.4',
  '1.2.156.10260.4.1.3',
  '1.2.156.10260.4.1.1',
  '1.2.86.11.7.3',
  '1.2.156.1.8888.148',
] as const;

const BARE_TEXT_MAX = 32;

/** GM/T 0015 puts the identity card number of a person here; one in 31 of these is also a valid unit code. */
const sharedWithPersons = '1.2.156.10260.4.1.1';

/**
 * The unit's name and code, from attributes and extensions. A code with a right check character takes precedence over an
 * earlier one with a wrong check character.
 */
export function readUnitIdentity(certificate: Certificate, codeOids: readonly string[] = unitCodeOids): UnitIdentity {
  const { subject } = certificate;
  // CN replaces a missing O, never one of several: two readers could pick different ones.
  const hasOrganization = subject.some(({ type }) => type === oids.organizationName);
  const name = onlyValue(subject, hasOrganization ? oids.organizationName : oids.commonName);
  const candidates = codeOids
    .map((oid) => ({ oid, code: codeAt(certificate, oid) }))
    // Older certificates have a 9-character organisation code or a 15-digit registration number at the same OIDs.
    .filter(
      ({ oid, code }) =>
        code.length === 18 && (oid !== sharedWithPersons || (isUnitCode(code) && !isIdentityCardNumber(code))),
    )
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

/** The text of an extension: a DER string, or the bare characters that some CAs write instead of DER. */
function textOf(value: Uint8Array): string {
  if (value.length <= BARE_TEXT_MAX) {
    const bare = String.fromCharCode(...value);
    if (/^[0-9A-Z-]+$/.test(bare)) return bare;
  }
  try {
    return readText(readDer(value)) ?? '';
  } catch {
    // Another CA may use the OID for another purpose; the certificate is listed all the same.
    return '';
  }
}

/** 公民身份号码, GB 11643-1999: district, day of birth, sequence, check character. */
const identityCardShape = /^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** Whether `text` is an identity card number with a right check character (ISO 7064 MOD 11-2). */
function isIdentityCardNumber(text: string): boolean {
  if (!identityCardShape.test(text)) return false;
  const sum = [...text.slice(0, 17)].reduce((total, digit) => (total + Number(digit)) * 2, 0);
  return '0123456789X'[(12 - (sum % 11)) % 11] === text[17];
}

/** 统一社会信用代码 (GB 32100-2015): 17 characters and a check character over them. */
const unitCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const unitCodeWeights = Array.from({ length: 17 }, (_, i) => 3 ** i % 31);

/** Whether `code` has 18 characters of the alphabet and its check character is right. */
export function isUnitCode(code: string): boolean {
  return code.length === 18 && unitCodeCheckCharacter(code.slice(0, 17)) === code[17];
}

/** The check character of 17 leading characters; `undefined` where one is not in the unitCodeAlphabet. */
export function unitCodeCheckCharacter(leading: string): string | undefined {
  const values = [...leading].map((character) => unitCodeAlphabet.indexOf(character));
  if (values.length !== 17 || values.includes(-1)) return undefined;
  const sum = values.reduce((total, value, i) => total + value * (unitCodeWeights[i] as number), 0);
  return unitCodeAlphabet[(31 - (sum % 31)) % 31];
}
