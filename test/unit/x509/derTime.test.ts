import { readDer, readTime, writeDer } from '@hrca/x509';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';

const utc = (text: string) => readTime(readDer(writeDer(0x17, Buffer.from(text))));
const generalized = (text: string) => readTime(readDer(writeDer(0x18, Buffer.from(text))));

test.each([
  ['000101000000Z', '2000-01-01T00:00:00Z'],
  ['491231235959Z', '2049-12-31T23:59:59Z'],
  ['500101000000Z', '1950-01-01T00:00:00Z'],
  ['991231235959Z', '1999-12-31T23:59:59Z'],
  ['240229120000Z', '2024-02-29T12:00:00Z'],
])('reads UTCTime %s', (text, iso) => {
  expect(utc(text)).toBe(Date.parse(iso));
});

test.each([
  ['20500101000000Z', '2050-01-01T00:00:00Z'],
  ['99991231235959Z', '9999-12-31T23:59:59Z'],
  // RFC 5280 requires UTCTime before 2050, but CAs write this too.
  ['20260101000000Z', '2026-01-01T00:00:00Z'],
])('reads GeneralizedTime %s', (text, iso) => {
  expect(generalized(text)).toBe(Date.parse(iso));
});

test.each([
  '2601010000Z',
  '260101000000',
  '260101000000+0800',
  '2601010000+0000',
  '260101000000z',
  '260101000000.5Z',
  ' 60101000000Z',
  '26010100000aZ',
  '-60101000000Z',
  '260001000000Z',
  '261301000000Z',
  '260100000000Z',
  '260132000000Z',
  '260230000000Z',
  '250229000000Z',
  '260101240000Z',
  '260101006000Z',
  '260101000060Z',
  '260101000000Z\0',
  '',
])('refuses UTCTime %j', (text) => {
  expectMalformed(() => utc(text));
});

test.each([
  '20260101000000',
  '202601010000Z',
  '20260101000000.000Z',
  '20260101000000+0800',
  '20260230000000Z',
  '2026０101000000Z',
  '260101000000Z',
  // Date.UTC reads years below 100 as 19xx.
  '00500101000000Z',
])('refuses GeneralizedTime %j', (text) => {
  expectMalformed(() => generalized(text));
});

test('refuses a time of another type', () => {
  expectMalformed(() => readTime(readDer(writeDer(0x0c, Buffer.from('260101000000Z')))));
  expectMalformed(() => readTime(undefined));
});
