import { writeOid, writePrintableString, writeSequence, writeSetOf, writeUtf8String } from '@hrca/x509';

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
  /** Text is written as a UTF8String (the country as a PrintableString); bytes are the DER of the value. */
  readonly value: string | Uint8Array;
}

export type Name = readonly NameAttribute[];

/** A name; attributes in an inner list form one relative distinguished name. */
export type GroupedName = readonly (NameAttribute | readonly NameAttribute[])[];

/** A name with the attributes of Chinese CAs, in their order. */
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
  return writeSequence(...name.map((relative) => writeSetOf(...[relative].flat().map(encodeAttribute))));
}

function encodeAttribute({ type, value }: NameAttribute): Uint8Array {
  return writeSequence(writeOid(type), encodeValue(type, value));
}

function encodeValue(type: string, value: string | Uint8Array): Uint8Array {
  if (typeof value !== 'string') return value;
  return type === attributeTypes.countryName ? writePrintableString(value) : writeUtf8String(value);
}
