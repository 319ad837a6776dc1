import { type DerNode, expectTag, malformed, readChildren, readOid, tags } from './der.ts';
import { readText } from './derText.ts';

/** One attribute of a distinguished name; `value` is `undefined` where it is no directory string. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string | undefined;
}

/**
 * The attributes of a Name in order, straight from its DER (RFC 5280 §4.1.2.4). Display strings such as
 * `O=…, CN=…` are never parsed: a value may itself contain `, CN=`.
 */
export function readName(name: DerNode): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (const relative of readChildren(expectTag(name, tags.sequence))) {
    const together = readChildren(expectTag(relative, tags.set));
    if (together.length === 0) throw malformed('empty relative name');
    for (const attribute of together) attributes.push(readAttribute(attribute));
  }
  return attributes;
}

function readAttribute(attribute: DerNode): NameAttribute {
  const fields = readChildren(expectTag(attribute, tags.sequence));
  const value = fields[1];
  if (value === undefined || fields.length > 2) throw malformed('an attribute is one type and one value');
  return { type: readOid(fields[0]), value: readText(value) };
}

/** The value of the only attribute of that type; empty where there is none or more than one, so that nobody picks. */
export function onlyValue(name: readonly NameAttribute[], type: string): string {
  const found = name.filter((attribute) => attribute.type === type);
  return found.length === 1 ? (found[0]?.value ?? '') : '';
}

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/** A name in one line, in the certificate's order, as logs and people know it. For display only: nothing parses it. */
export function displayDistinguishedName(name: readonly NameAttribute[]): string {
  return name.map(({ type, value }) => `${shortNames[type] ?? type}=${value ?? '?'}`).join(', ');
}
