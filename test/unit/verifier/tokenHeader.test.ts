import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { describe, test } from 'vitest';
import { eachFieldLeftOut } from '#test/support/tokens/eachFieldLeftOut.ts';
import { expectRefusal, logIn, NOW, type TokenDeviations } from '#test/support/tokens/verifierUnderTest.ts';

const { units, trustAnchorPem } = await createTestPki({ now: NOW });
const { good } = units;
const trustAnchors = parseTrustAnchors(trustAnchorPem);
// Cached beforehand: a malformed header must be refused also when it begins like a cached one.
await logIn(good, trustAnchors);

const refuseSigned = (deviations: TokenDeviations) =>
  expectRefusal(logIn(good, trustAnchors, deviations), 'TOKEN_MALFORMED', 'tokenFormat');

describe('malformed headers with a valid signature', () => {
  test.each(eachFieldLeftOut({ alg: 'x', typ: 'x', x5c: [] }))('refuses a header without %s', async (field) => {
    await refuseSigned({ header: ({ [field]: _, ...rest }) => rest });
  });

  test.each([
    ['crit', { crit: ['exp'] }],
    ['an empty crit', { crit: [] }],
    ['b64', { b64: false }],
    ['crit and b64', { b64: false, crit: ['b64'] }],
    ['kid', { kid: '1' }],
    ['jwk', { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }],
    ['jku', { jku: 'https://evil.example/keys' }],
    ['x5u', { x5u: 'https://evil.example/chain' }],
    ['x5t', { x5t: 'AA' }],
    ['zip', { zip: 'DEF' }],
    ['cty', { cty: 'JWT' }],
    ['alg none', { alg: 'none' }],
    ['alg None', { alg: 'None' }],
    ['an empty alg', { alg: '' }],
    ['alg HS256', { alg: 'HS256' }],
    ['alg ES384', { alg: 'ES384' }],
    ['alg es256', { alg: 'es256' }],
    ['alg with a space', { alg: 'ES256 ' }],
    ['alg null', { alg: null }],
    ['alg as a list', { alg: ['ES256'] }],
    ['typ JWT', { typ: 'JWT' }],
    ['typ in capitals', { typ: 'HRCA-LOGIN+JWT' }],
    ['typ with application/', { typ: 'application/hrca-login+jwt' }],
    ['no certificate', { x5c: [] }],
    ['a certificate that is text', { x5c: 'MIIB' }],
    ['an empty certificate', { x5c: [''] }],
    ['a certificate that is a number', { x5c: [1] }],
    ['a nested list', { x5c: [['MIIB']] }],
  ])('refuses a header with %s', async (_name, members) => {
    await refuseSigned({ header: (header) => ({ ...header, ...members }) });
  });

  test('refuses a header with its members in another order', async () => {
    await refuseSigned({ header: ({ alg, typ, x5c }) => ({ typ, alg, x5c }) });
  });

  test.each([
    ['white space', (text: string) => text.replace(',', ', ')],
    ['a duplicate alg', (text: string) => text.replace('{', '{"alg":"none",')],
    ['a duplicate x5c', (text: string) => text.replace('}', ',"x5c":["MIIB"]}')],
    ['an escaped certificate', (text: string) => text.replace('"MII', '"\\u004dII')],
    ['__proto__', (text: string) => text.replace('}', ',"__proto__":{}}')],
    ['a list', (text: string) => `[${text}]`],
    ['nothing', () => ''],
    ['10,000 brackets', () => '['.repeat(10_000)],
    ['10,000 nested lists', () => '['.repeat(10_000) + ']'.repeat(10_000)],
    [
      'nested certificates',
      (text: string) => text.replace(/"x5c":.*/, `"x5c":${'['.repeat(9000)}${']'.repeat(9000)}}`),
    ],
  ])('refuses a header in another JSON encoding: %s', async (_name, headerText) => {
    await refuseSigned({ headerText });
  });

  test('refuses a header with seven certificates', async () => {
    await refuseSigned({ chain: Array.from({ length: 7 }, (_, i) => Uint8Array.of(0x30, i)) });
  });

  test.each([
    ['base64url', (text: string) => `${text.slice(0, -4)}-_8=`],
    ['base64 without padding', (text: string) => text.replace(/=+$/, '')],
    ['base64 with extra padding', (text: string) => `${text}====`],
    ['base64 with a line break', (text: string) => `${text.slice(0, 64)}\n${text.slice(64)}`],
    ['base64 with a space', (text: string) => `${text} `],
    ['PEM', (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`],
  ])('refuses a header with a certificate in %s', async (_name, edit) => {
    // Zero bytes are appended so that the base64 ends with padding.
    const der = Buffer.concat([good.certificateDer, Buffer.alloc(((4 - (good.certificateDer.length % 3)) % 3) + 3)]);
    const presented = edit(der.toString('base64'));
    await refuseSigned({ header: (header) => ({ ...header, x5c: [presented] }) });
  });
});
