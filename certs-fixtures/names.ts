import { oid, printableString, sequence, setOf, utf8String } from './derWriter.ts';

export const attributeTypes = {
  commonName: '2.5.4.3',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
} as const;

export interface NameAttribute {
  /** Dotted OID. */
  readonly type: string;
  /** Text becomes a UTF8String (the country a PrintableString); bytes are the value's DER as it is to appear. */
  readonly value: string | Uint8Array;
}

export type Name = readonly NameAttribute[];

/** A name in which attributes in a list of their own make one relative name together. */
export type GroupedName = readonly (NameAttribute | readonly NameAttribute[])[];

/** A name in the order and with the attributes that Chinese CAs use; what is left out is not in it. */
export function chineseName(parts: {
  province?: string;
  locality?: string;
  organization?: string;
  organizationalUnit?: string;
  commonName: string;
}): Name {
  const { province, locality, organization, organizationalUnit, commonName } = parts;
  return [
    { type: attributeTypes.countryName, value: 'CN' },
    { type: attributeTypes.stateOrProvinceName, value: province },
    { type: attributeTypes.localityName, value: locality },
    { type: attributeTypes.organizationName, value: organization },
    { type: attributeTypes.organizationalUnitName, value: organizationalUnit },
    { type: attributeTypes.commonName, value: commonName },
  ].flatMap(({ type, value }) => (value === undefined ? [] : [{ type, value }]));
}

export function encodeName(name: GroupedName): Uint8Array {
  return sequence(...name.map((relative) => setOf(...[relative].flat().map(encodeAttribute))));
}

function encodeAttribute({ type, value }: NameAttribute): Uint8Array {
  return sequence(oid(type), encodeValue(type, value));
}

function encodeValue(type: string, value: string | Uint8Array): Uint8Array {
  if (typeof value !== 'string') return value;
  return type === attributeTypes.countryName ? printableString(value) : utf8String(value);
}
