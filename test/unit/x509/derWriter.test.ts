import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOGIN_CONTENT_TYPE } from '@hrca/protocol/constants';
import {
  readDer,
  readTime,
  writeDer,
  writeOid,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeTime,
} from '@hrca/x509';
import { expect, test } from 'vitest';
import * as theirs from '#certs-fixtures/derWriter.ts';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('writes the shortest length of %i octets', (length) => {
  const content = new Uint8Array(length).fill(7);
  expect(writeDer(0x04, content)).toEqual(theirs.octetString(content));
  expect(readDer(writeDer(0x04, content)).content).toEqual(content);
});

test('sorts a SET OF by the encoding of its elements', () => {
  const items = [3, 1, 2].map((value) => writeSmallInteger(value));
  expect(writeSetOf(...items)).toEqual(theirs.setOf(...items));
  expect(writeSetOf(...items)).toEqual(writeSetOf(...items.toReversed()));
  expect(writeSequence(...items)).not.toEqual(writeSequence(...items.toReversed()));
});

test.each([
  '1.2.840.113549.1.7.2',
  '2.5.4.3',
  '2.999.1',
  '1.2.156.10197.1.501',
  '0.9.0',
  LOGIN_CONTENT_TYPE,
])('writes the OID %s as the openssl CLI does', async (dotted) => {
  const out = join(folder, 'oid');
  await openssl('asn1parse', '-genstr', `OID:${dotted}`, '-noout', '-out', out);
  expect(writeOid(dotted)).toEqual(new Uint8Array(await readFile(out)));
});

test.each(['1999-12-31T23:59:59Z', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z'])('writes the time %s', (iso) => {
  const time = Date.parse(iso);
  expect(writeTime(time)).toEqual(theirs.time(time));
  expect(readTime(readDer(writeTime(time)))).toBe(time);
});
