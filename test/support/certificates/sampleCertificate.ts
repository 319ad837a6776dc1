import {
  bitString,
  boolean,
  integer,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  tagged,
  time,
  utf8String,
} from '#certs-fixtures/derWriter.ts';

const algorithm = sequence(oid('1.2.840.113549.1.1.11'), nullValue());

export const SERIAL = new Uint8Array([0x0a, 0xbc]);

export const extension = (id: string, value: Uint8Array, critical?: Uint8Array) =>
  sequence(oid(id), ...(critical ? [critical] : []), octetString(value));

export const name = (...attributes: [type: string, value: Uint8Array][]) =>
  sequence(...attributes.map(([type, value]) => setOf(sequence(oid(type), value))));

export const rsaKeyInfo = (bits: number, exponent = 65_537) =>
  sequence(
    sequence(oid('1.2.840.113549.1.1.1'), nullValue()),
    bitString(sequence(integer(new Uint8Array(bits / 8).fill(0xc5)), integer(exponent))),
  );

/** The fields of a tbsCertificate, each complete. */
export const tbsFields = {
  version: tagged(0, integer(2)),
  serialNumber: integer(SERIAL),
  algorithm,
  issuer: name(['2.5.4.3', utf8String('测试 CA')]),
  validity: sequence(time(Date.parse('2026-01-01T00:00:00Z')), time(Date.parse('2027-01-01T00:00:00Z'))),
  subject: name(['2.5.4.6', printableString('CN')], ['2.5.4.10', utf8String('示例有限公司')]),
  publicKeyInfo: rsaKeyInfo(2048),
  extensions: tagged(
    3,
    sequence(
      extension('2.5.29.19', sequence(), boolean(true)),
      extension('2.5.29.15', new Uint8Array([0x03, 0x02, 0x06, 0xc0]), boolean(true)),
    ),
  ),
};
export type TbsField = keyof typeof tbsFields;

/** A certificate put together field by field; its signature is nobody's. `fields` replaces some, or leaves them out. */
export function sampleCertificate(
  fields: Partial<Record<TbsField, Uint8Array | undefined>> = {},
  outer: { algorithm?: Uint8Array; signature?: Uint8Array; more?: Uint8Array } = {},
): Uint8Array {
  const tbs = Object.values({ ...tbsFields, ...fields }).filter((field) => field !== undefined);
  return sequence(
    sequence(...tbs),
    outer.algorithm ?? algorithm,
    outer.signature ?? bitString(new Uint8Array([1, 2, 3])),
    ...(outer.more ? [outer.more] : []),
  );
}

/** A certificate with these extensions alone. */
export function certificateWithExtensions(...extensions: Uint8Array[]): Uint8Array {
  return sampleCertificate({ extensions: tagged(3, sequence(...extensions)) });
}
