import { type DerNode, expectTag, malformed, readChildren, readFields, readOid, tags } from './der.ts';
import { readText } from './derText.ts';

/** One attribute of a distinguished name; `value` is `undefined` where it is not a directory string. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string | undefined;
}

/**
 * The attributes of a Name in order, from its DER (RFC 5280 §4.1.2.4). Display strings such as `O=…, CN=…` are never
 * parsed, because a value may itself contain `, CN=`. Throws `CERTIFICATE_MALFORMED`.
 */
export function readName(name: DerNode): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (const relative of readChildren(expectTag(name, tags.sequence))) {
    const members = readChildren(expectTag(relative, tags.set));
    if (members.length === 0) throw malformed('empty relative distinguished name');
    attributes.push(...members.map(readAttribute));
  }
  return attributes;
}

function readAttribute(attribute: DerNode): NameAttribute {
  const [type, value] = readFields(attribute, 2);
  return { type: readOid(type), value: readText(value as DerNode) };
}

/** The value of the only attribute of that type; empty where there are none or several, of which two readers could differ. */
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

/** A name in one line, in the order of the certificate. For display only. */
export function displayDistinguishedName(name: readonly NameAttribute[]): string {
  return name.map(({ type, value }) => `${shortNames[type] ?? type}=${value ?? '?'}`).join(', ');
}
