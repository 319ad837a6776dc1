import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOGIN_CONTENT_TYPE } from '@hrca/protocol/constants';
import {
  oids,
  readDer,
  readTime,
  writeBitString,
  writeBmpString,
  writeBoolean,
  writeDigestInfo,
  writeIa5String,
  writeInteger,
  writeNamedBits,
  writeNull,
  writeOctetString,
  writeOid,
  writePrintableString,
  writeSequence,
  writeSetOf,
  writeTagged,
  writeTaggedBytes,
  writeTime,
  writeUtf8String,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** DER of a value in the notation of ASN1_generate_nconf(3). */
async function opensslDer(notation: string): Promise<Uint8Array> {
  const out = join(folder, 'value');
  await openssl('asn1parse', '-genstr', notation, '-noout', '-out', out);
  return new Uint8Array(await readFile(out));
}

test.each<[string, Uint8Array, string]>([
  ['TRUE', writeBoolean(true), 'BOOLEAN:TRUE'],
  ['FALSE', writeBoolean(false), 'BOOLEAN:FALSE'],
  ['NULL', writeNull(), 'NULL'],
  ['an OCTET STRING', writeOctetString(bytes('00ff')), 'FORMAT:HEX,OCTETSTRING:00ff'],
  ['a BIT STRING', writeBitString(bytes('abcd')), 'FORMAT:HEX,BITSTRING:abcd'],
  ['named bits', writeNamedBits([0, 1]), 'FORMAT:BITLIST,BITSTRING:0,1'],
  ['named bits in another order', writeNamedBits([6, 5]), 'FORMAT:BITLIST,BITSTRING:5,6'],
  ['a named bit of the second byte', writeNamedBits([8]), 'FORMAT:BITLIST,BITSTRING:8'],
  ['a UTF8String', writeUtf8String('江苏𠮷'), 'FORMAT:UTF8,UTF8String:江苏𠮷'],
  ['a PrintableString', writePrintableString('CN'), 'PRINTABLESTRING:CN'],
  ['an IA5String', writeIa5String('a@b.example'), 'IA5STRING:a@b.example'],
  ['a BMPString', writeBmpString('江苏'), 'FORMAT:UTF8,BMPSTRING:江苏'],
  ['an EXPLICIT tag', writeTagged(3, writeNull()), 'EXPLICIT:3,NULL'],
  ['an IMPLICIT tag', writeTaggedBytes(1, bytes('0102')), 'IMPLICIT:1,FORMAT:HEX,OCTETSTRING:0102'],
])('writes %s as the openssl CLI does', async (_name, written, notation) => {
  expect(written).toEqual(await opensslDer(notation));
});

test.each([0, 1, 127, 128, 255, 256, 65_535, 2 ** 31, 2 ** 40])('writes INTEGER %i as openssl does', async (value) => {
  expect(writeInteger(value)).toEqual(await opensslDer(`INTEGER:${value}`));
});

test.each([
  '00',
  '80',
  '0080',
  '000000',
  '7fffffffffffffffff',
  'ffffffffffffffffff',
])('writes an INTEGER from the bytes %s as openssl does', async (hex) => {
  expect(writeInteger(bytes(hex))).toEqual(await opensslDer(`INTEGER:0x${hex}`));
});

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('writes the shortest length of %i bytes', async (length) => {
  const content = Buffer.alloc(length, 'x');
  const written = writeIa5String(content.toString());
  expect(Buffer.from(readDer(written).content).equals(content)).toBe(true);
  const header = {
    0: '1600',
    1: '1601',
    127: '167f',
    128: '168180',
    255: '1681ff',
    256: '16820100',
    65535: '1682ffff',
  };
  expect(Buffer.from(written.subarray(0, written.length - length)).toString('hex')).toBe(
    header[length as keyof typeof header] ?? '1683010000',
  );
});

test('sorts a SET OF by the encoding of its elements', () => {
  const items = [3, 1, 2].map((value) => writeInteger(value));
  expect(writeSetOf(...items)).toEqual(bytes('3109020101020102020103'));
  expect(writeSequence(...items)).toEqual(bytes('3009020103020101020102'));
});

test.each([
  '1.2.840.113549.1.7.2',
  '1.2.156.10260.4.1.4',
  '2.5.4.3',
  '2.999.1',
  '1.2.156.10197.1.501',
  '0.9.0',
  LOGIN_CONTENT_TYPE,
])('writes the OID %s as the openssl CLI does', async (dotted) => {
  expect(writeOid(dotted)).toEqual(await opensslDer(`OID:${dotted}`));
});

test.each([
  ['1999-12-31T23:59:59Z', 'UTCTIME:991231235959Z'],
  ['2049-12-31T23:59:59Z', 'UTCTIME:491231235959Z'],
  ['2050-01-01T00:00:00Z', 'GENERALIZEDTIME:20500101000000Z'],
])('writes the time %s as openssl does', async (iso, notation) => {
  const time = Date.parse(iso);
  expect(writeTime(time)).toEqual(await opensslDer(notation));
  expect(readTime(readDer(writeTime(time)))).toBe(time);
});

test('writes the DigestInfo of SHA-256 with the prefix that RFC 8017 §9.2 prints', () => {
  const digest = new Uint8Array(32).fill(7);
  const prefix = '3031300d060960864801650304020105000420';
  expect(writeDigestInfo(oids.sha256, digest)).toEqual(bytes(prefix + Buffer.from(digest).toString('hex')));
});
