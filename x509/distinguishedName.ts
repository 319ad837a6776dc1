import { type DerNode, expectTag, readChildren, readOid, tags } from './der.ts';
import { readText } from './derText.ts';
import { malformed } from './malformed.ts';

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
  return readChildren(expectTag(name, tags.sequence)).flatMap((relative) => {
    const attributes = readChildren(expectTag(relative, tags.set));
    if (attributes.length === 0) throw malformed('empty relative name');
    return attributes.map(readAttribute);
  });
}

function readAttribute(attribute: DerNode): NameAttribute {
  const [type, value, ...rest] = readChildren(expectTag(attribute, tags.sequence));
  if (value === undefined || rest.length > 0) throw malformed('an attribute is one type and one value');
  return { type: readOid(type), value: readText(value) };
}

/** The value of the only attribute of that type; empty where there is none or more than one, so that nobody picks. */
export function onlyValue(name: readonly NameAttribute[], type: string): string {
  const found = name.filter((attribute) => attribute.type === type);
  return found.length === 1 ? (found[0]?.value ?? '') : '';
}
