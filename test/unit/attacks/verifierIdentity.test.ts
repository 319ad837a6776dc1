import {
  createCertificate,
  createUnitCode,
  type GroupedName,
  keyUsage,
  type NameAttribute,
} from '@hrca/certs-fixtures';
import { writeUtf8String } from '@hrca/x509';
import { expect, test } from 'vitest';
import { key, logInWithChain, logInWithLeaf, pki, validity } from '#test/support/tokens/chainsUnderTest.ts';
import { expectRefusal } from '#test/support/tokens/verifierUnderTest.ts';

const code = createUnitCode('MA0000X9');
const otherCode = createUnitCode('MA0000Y1');
const unitOf = async (login: Promise<{ unit: unknown }>) => (await login).unit;
const refuseAsNoUnit = (login: Promise<unknown>) => expectRefusal(login, 'CERTIFICATE_NOT_A_UNIT', 'unitIdentity');

// Proves that name and code are read from DER attributes, never from a display string.
test.each([
  `甲, O=乙, CN=丙`,
  `甲\n1.2.156.10260.4.1.4=${otherCode}`,
  `甲+O=乙`,
  `甲/O=乙/CN=丙`,
  `甲";O="乙`,
  `甲\\, O=乙`,
  `甲#130a`,
])('V16 a name is read as one value, also with separators in it: %j', async (name) => {
  expect(await unitOf(logInWithLeaf({ name }))).toEqual({ name, code });
});

test.each(['2.5.4.11', '2.5.4.3', '2.5.4.13'])('V16 a code in the attribute %s is not read', async (type) => {
  const extraAttributes = [{ type, value: otherCode }];
  if (type === '2.5.4.3') {
    // Two CNs beside one O: the O is the name, and no CN is read as a code.
    expect(await unitOf(logInWithLeaf({ extraAttributes }))).toEqual({ name: '甲', code });
  }
  await refuseAsNoUnit(logInWithLeaf({ code: '', extraAttributes }));
});

// Proves that no value is picked of several: two parsers could pick different ones.
test.each<[string, GroupedName]>([
  ['two of O', [organization('甲'), organization('乙')]],
  ['two of O, with one CN that might decide', [organization('甲'), organization('乙'), commonName('甲')]],
  ['two of O in one relative name', [[organization('甲'), organization('乙')], commonName('甲')]],
  ['two of O and of CN', [organization('甲'), commonName('甲'), organization('乙'), commonName('乙')]],
  ['two of CN without an O', [commonName('甲'), commonName('乙')]],
  ['two of CN in one relative name', [[commonName('甲'), commonName('乙')]]],
])('V16 V17 a subject with %s has no name', async (_name, subject) => {
  await refuseAsNoUnit(logInAs(subject));
});

test('V16 O and CN in one relative name are two attributes', async () => {
  expect(await unitOf(logInAs([[commonName('乙'), organization('甲')]]))).toEqual({ name: '甲', code });
});

// Proves that OID arcs are not truncated: 2^32 + 10 is not 10.
test('V16 an attribute whose OID ends in 10 modulo 2^32 is no organization', async () => {
  const extraAttributes = [{ type: `2.5.4.${2 ** 32 + 10}`, value: '乙' }];
  expect(await unitOf(logInWithLeaf({ subjectKind: 'person', extraAttributes }))).toEqual({ name: '甲', code });
});

test('V16 two codes at one OID are refused', async () => {
  const place = { oid: '1.2.86.11.7.3', as: 'attribute' } as const;
  const extraAttributes = [{ type: place.oid, value: otherCode }];
  await refuseAsNoUnit(logInWithLeaf({ place, extraAttributes }));
});

// Proves that a NUL, at which C programs end a text, is refused (CVE-2009-2408).
test('V17 NUL in a name or a code is refused', async () => {
  await expectRefusal(logInWithLeaf({ name: '甲\0乙' }), 'CERTIFICATE_MALFORMED', 'chain');
  const place = { oid: '1.2.86.11.7.3', as: 'attribute' } as const;
  await expectRefusal(logInWithLeaf({ code: `${otherCode}\0${code}`, place }), 'CERTIFICATE_MALFORMED', 'chain');
  const value = writeUtf8String(`${otherCode}\0`);
  await refuseAsNoUnit(logInWithLeaf({ code: '', extraExtensions: [{ oid: place.oid, critical: false, value }] }));
});

// Proves that a code is 18 ASCII characters, without look-alikes.
test.each([
  ['Cyrillic', code.replace('M', '\u041c')],
  [
    'full-width',
    [...code].map((character) => String.fromCodePoint((character.codePointAt(0) as number) + 0xfee0)).join(''),
  ],
  ['lower case', code.toLowerCase()],
  ['with a zero-width space', `${code.slice(0, 9)}\u200b${code.slice(9)}`],
  ['with a letter O for the zero', code.replace('0', 'O')],
  ['turned around by a bidi mark', `\u202e${[...code].reverse().join('')}`],
])('V17 a code in look-alike characters is refused: %s', async (_name, lookAlike) => {
  const place = { oid: '1.2.86.11.7.3', as: 'attribute' } as const;
  await expect(logInWithLeaf({ code: lookAlike, place })).rejects.toMatchObject({
    code: expect.stringMatching(/^CERTIFICATE_(NOT_A_UNIT|UNIT_CODE_INVALID)$/),
  });
});

// Proves that a name is returned as signed: normalizing it would make two names equal.
test.each(['甲\u200b', '\u202e甲', 'Ａ公司', 'А公司', 'ﬁ公司'])('V17 a name is not normalized: %j', async (name) => {
  expect(await unitOf(logInWithLeaf({ name }))).toEqual({ name, code });
});

function organization(value: string): NameAttribute {
  return { type: '2.5.4.10', value };
}

function commonName(value: string): NameAttribute {
  return { type: '2.5.4.3', value };
}

/** A login with an otherwise valid certificate of that subject. */
function logInAs(subject: GroupedName) {
  const { subCa } = pki;
  const leaf = createCertificate({
    issuer: subCa,
    subject,
    publicKeyInfo: key.publicKeyInfo,
    ...validity,
    extensions: [
      keyUsage(['digitalSignature']),
      { oid: '1.2.156.10260.4.1.4', critical: false, value: writeUtf8String(code) },
    ],
  });
  return logInWithChain([leaf, subCa.certificateDer]);
}
