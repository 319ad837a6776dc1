import {
  writeBitString,
  writeBoolean,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writePrintableString,
  writeSequence,
  writeSetOf,
  writeTagged,
  writeTime,
  writeUtf8String,
} from '@hrca/x509';

const algorithm = writeSequence(writeOid('1.2.840.113549.1.1.11'), writeNull());

export const SERIAL = new Uint8Array([0x0a, 0xbc]);

export const extension = (id: string, value: Uint8Array, critical?: Uint8Array) =>
  writeSequence(writeOid(id), ...(critical ? [critical] : []), writeOctetString(value));

export const name = (...attributes: [type: string, value: Uint8Array][]) =>
  writeSequence(...attributes.map(([type, value]) => writeSetOf(writeSequence(writeOid(type), value))));

export const rsaKeyInfo = (bits: number, exponent = 65_537) =>
  writeSequence(
    writeSequence(writeOid('1.2.840.113549.1.1.1'), writeNull()),
    writeBitString(writeSequence(writeInteger(new Uint8Array(bits / 8).fill(0xc5)), writeInteger(exponent))),
  );

/** The encoded fields of a tbsCertificate. */
export const tbsFields = {
  version: writeTagged(0, writeInteger(2)),
  serialNumber: writeInteger(SERIAL),
  algorithm,
  issuer: name(['2.5.4.3', writeUtf8String('测试 CA')]),
  validity: writeSequence(writeTime(Date.parse('2026-01-01T00:00:00Z')), writeTime(Date.parse('2027-01-01T00:00:00Z'))),
  subject: name(['2.5.4.6', writePrintableString('CN')], ['2.5.4.10', writeUtf8String('示例有限公司')]),
  publicKeyInfo: rsaKeyInfo(2048),
  extensions: writeTagged(
    3,
    writeSequence(
      extension('2.5.29.19', writeSequence(), writeBoolean(true)),
      extension('2.5.29.15', new Uint8Array([0x03, 0x02, 0x06, 0xc0]), writeBoolean(true)),
    ),
  ),
};
export type TbsField = keyof typeof tbsFields;

/** A certificate composed of fields; its signature is arbitrary bytes. `fields` replaces fields, or omits them if undefined. */
export function sampleCertificate(
  fields: Partial<Record<TbsField, Uint8Array | undefined>> = {},
  outer: { algorithm?: Uint8Array; signature?: Uint8Array; more?: Uint8Array } = {},
): Uint8Array {
  const tbs = Object.values({ ...tbsFields, ...fields }).filter((field) => field !== undefined);
  return writeSequence(
    writeSequence(...tbs),
    outer.algorithm ?? algorithm,
    outer.signature ?? writeBitString(new Uint8Array([1, 2, 3])),
    ...(outer.more ? [outer.more] : []),
  );
}

/** A certificate with only these extensions. */
export function certificateWithExtensions(...extensions: Uint8Array[]): Uint8Array {
  return sampleCertificate({ extensions: writeTagged(3, writeSequence(...extensions)) });
}
