import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import { eachFieldLeftOut } from '../support/eachFieldLeftOut.ts';
import { expectRefusal, logIn, loginOf, NOW, type TokenDeviations } from '../support/verifierUnderTest.ts';

const { units, trustAnchorPem } = await createTestPki({ now: NOW });
const { good } = units;
const trustAnchors = parseTrustAnchors(trustAnchorPem);
// Known beforehand, so that nothing below is let through because its header is.
await logIn(good, trustAnchors);

const refuse = (login: Promise<unknown>) => expectRefusal(login, 'TOKEN_MALFORMED', 'tokenFormat');
const refuseSigned = (deviations: TokenDeviations) => refuse(logIn(good, trustAnchors, deviations));
const refuseText = (change: (token: string) => unknown) => {
  const { token, options } = loginOf(good, trustAnchors);
  return refuse(verifyLogin(change(token), options));
};
const parts = (change: (header: string, payload: string, signature: string) => string) => (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return change(header, payload, signature);
};
const reencode = (base64url: string, change: (bytes: Buffer) => Buffer) =>
  change(Buffer.from(base64url, 'base64url')).toString('base64url');
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The last character with one of its bits changed that stand for nothing. */
const loosen = (part: string) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) ^ 1];
};

describe('refuses what is no compact JWS', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an array', ['a.b.c']],
    ['an object that pretends', { toString: () => 'a.b.c', length: 5, split: () => ['a', 'b', 'c'] }],
    ['a String object', new String('a.b.c')],
    ['bytes', Buffer.from('a.b.c')],
    ['nothing', ''],
    ['one part', 'a'],
    ['two parts', 'a.b'],
    ['dots', '..'],
    ['10,000 dots', '.'.repeat(10_000)],
    ['32,769 characters', 'a'.repeat(32_769)],
    ['10 MB', 'a'.repeat(10_000_000)],
  ])('%s', async (_name, input) => {
    await refuse(verifyLogin(input, loginOf(good, trustAnchors).options));
  });

  test.each([
    ['four parts', (token: string) => `${token}.AAAA`],
    ['an empty fourth part', (token: string) => `${token}.`],
    ['a first empty part', (token: string) => `.${token}`],
    ['no header', parts((_h, p, s) => `.${p}.${s}`)],
    ['no claims', parts((h, _p, s) => `${h}..${s}`)],
    ['no signature', parts((h, p) => `${h}.${p}.`)],
    ['a list of one token', (token: string) => [token]],
    ['a newline at the end', (token: string) => `${token}\n`],
    ['a space at the beginning', (token: string) => ` ${token}`],
    ['the name of a scheme before it', (token: string) => `Bearer ${token}`],
    ['the JSON serialisation', parts((h, p, s) => JSON.stringify({ protected: h, payload: p, signature: s }))],
  ])('%s', async (_name, change) => {
    await refuseText(change);
  });
});

describe.each([0, 1, 2])('refuses part %i in anything but canonical base64url', (index) => {
  const change = (edit: (part: string) => string) => (token: string) =>
    token
      .split('.')
      .map((part, i) => (i === index ? edit(part) : part))
      .join('.');

  test.each([
    ['padding', (part: string) => `${part}=`],
    ['a space inside', (part: string) => `${part.slice(0, 8)} ${part.slice(8)}`],
    ['a newline inside', (part: string) => `${part.slice(0, 8)}\n${part.slice(8)}`],
    ['NUL at the end', (part: string) => `${part}\0`],
    ['a character outside of the alphabet', (part: string) => `${part.slice(0, -1)}!`],
    ['a full-width character', (part: string) => `${part.slice(0, -1)}\uff21`],
    [
      'one character too many',
      (part: string) => (part.length % 4 === 0 ? `${part}A` : `${part}AAAA`.slice(0, (part.length >> 2) * 4 + 5)),
    ],
  ])('%s', async (_name, edit) => {
    await refuseText(change(edit));
  });

  test('bits that stand for nothing', async () => {
    // A part whose octets come in threes has none, so a few are tried until one does not.
    const attempts = Object.values(units).map((unit, i) =>
      loginOf(unit, trustAnchors, { origin: `https://portal.example:${10 ** (i % 5)}` }),
    );
    const attempt = attempts.find(({ token }) => (token.split('.')[index] as string).length % 4 !== 0);
    await refuse(verifyLogin(change(loosen)(attempt?.token as string), (attempt as (typeof attempts)[0]).options));
  });

  test('+ and / for - and _', async () => {
    let { token, options } = loginOf(good, trustAnchors);
    // Signatures are random, so one that has the characters comes soon; header and claims seldom have them.
    for (let i = 0; i < 50 && !/[-_]/.test(token.split('.')[index] as string); i++) {
      ({ token, options } = loginOf(good, trustAnchors));
    }
    const standard = change((part) => part.replaceAll('-', '+').replaceAll('_', '/'))(token);
    if (standard !== token) await refuse(verifyLogin(standard, options));
    expect(index < 2 || standard !== token).toBe(true);
  });
});

describe('refuses claims, though rightly signed', () => {
  test.each(eachFieldLeftOut({ aud: 'x', nonce: 'x', iat: 1 }))('without %s', async (field) => {
    await refuseSigned({ claims: ({ [field]: _, ...rest }) => rest });
  });

  test.each([
    ['with exp', (claims: object) => ({ ...claims, exp: 1 })],
    ['with a member that is undefined in JSON, null', (claims: object) => ({ ...claims, sub: null })],
    ['in another order', ({ aud, nonce, iat }: Record<string, unknown>) => ({ nonce, aud, iat })],
    ['with a list of origins', ({ aud, ...rest }: Record<string, unknown>) => ({ aud: [aud], ...rest })],
    ['with an empty origin', (claims: object) => ({ ...claims, aud: '' })],
    ['with an origin of 256 characters', (claims: object) => ({ ...claims, aud: 'a'.repeat(256) })],
    ['with a challenge that is a number', (claims: object) => ({ ...claims, nonce: 1 })],
    ['with a challenge that is too short', (claims: object) => ({ ...claims, nonce: 'a'.repeat(42) })],
    ['with a challenge that is too long', (claims: object) => ({ ...claims, nonce: 'a'.repeat(129) })],
    ['with a challenge and a newline', (claims: object) => ({ ...claims, nonce: `${'a'.repeat(43)}\n` })],
    ['with a time that is text', ({ iat, ...rest }: Record<string, unknown>) => ({ ...rest, iat: `${iat}` })],
    [
      'with a time in fractions',
      ({ iat, ...rest }: Record<string, unknown>) => ({ ...rest, iat: (iat as number) + 0.5 }),
    ],
    ['with a negative time', (claims: object) => ({ ...claims, iat: -1 })],
    ['with a time beyond exact integers', (claims: object) => ({ ...claims, iat: 2 ** 53 })],
    ['that are a list', (claims: object) => Object.values(claims)],
    ['that are null', () => null],
    ['that are text', () => 'claims'],
  ])('%s', async (_name, claims) => {
    await refuseSigned({ claims });
  });

  test.each([
    ['white space', (text: string) => text.replace('"nonce"', ' "nonce"')],
    ['white space at the end', (text: string) => `${text} `],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a duplicate member, the right one last', (text: string) => text.replace('{', '{"aud":"https://evil.example",')],
    ['a duplicate member, the right one first', (text: string) => text.replace('}', ',"aud":"https://evil.example"}')],
    ['__proto__', (text: string) => text.replace('}', ',"__proto__":{"admin":true}}')],
    ['an escape in a name', (text: string) => text.replace('"aud"', '"\\u0061ud"')],
    ['an escape in a value', (text: string) => text.replace('https:', '\\u0068ttps:')],
    ['an escaped slash', (text: string) => text.replace('https://', 'https:\\/\\/')],
    ['an exponent', (text: string) => text.replace(/"iat":(\d+)/, '"iat":$1e0')],
    ['a fraction of zero', (text: string) => text.replace(/"iat":(\d+)/, '"iat":$1.0')],
    ['minus zero', (text: string) => text.replace(/"iat":\d+/, '"iat":-0')],
    ['a comment', (text: string) => text.replace('{', '{/**/')],
    ['a comma too many', (text: string) => text.replace('}', ',}')],
    ['two objects', (text: string) => text + text],
    ['nothing', () => ''],
    ['an escape in capitals', (text: string) => text.replace('https', '\\uD800')],
  ])('in other JSON: %s', async (_name, claimsText) => {
    await refuseSigned({ claimsText });
  });

  test('in bad UTF-8', async () => {
    await refuseText(
      parts(
        (h, p, s) =>
          `${h}.${reencode(p, (bytes) => Buffer.from(bytes.toString('latin1').replace('https', '\xff'), 'latin1'))}.${s}`,
      ),
    );
  });
});

describe('refuses a header, though rightly signed', () => {
  test.each(eachFieldLeftOut({ alg: 'x', typ: 'x', x5c: [] }))('without %s', async (field) => {
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
    ['a certificate that is no text', { x5c: [1] }],
    ['a nested list', { x5c: [['MIIB']] }],
  ])('with %s', async (_name, members) => {
    await refuseSigned({ header: (header) => ({ ...header, ...members }) });
  });

  test('in another order', async () => {
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
  ])('in other JSON: %s', async (_name, headerText) => {
    await refuseSigned({ headerText });
  });

  test('with seven certificates', async () => {
    await refuseSigned({ chain: Array.from({ length: 7 }, (_, i) => Uint8Array.of(0x30, i)) });
  });

  test.each([
    ['base64url', (text: string) => `${text.slice(0, -4)}-_8=`],
    ['no padding', (text: string) => text.replace(/=+$/, '')],
    ['too much padding', (text: string) => `${text}====`],
    ['a line break', (text: string) => `${text.slice(0, 64)}\n${text.slice(64)}`],
    ['a space', (text: string) => `${text} `],
    ['PEM', (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`],
  ])('with a certificate in %s', async (_name, edit) => {
    // As long as it takes for the standard form to end with padding.
    const der = Buffer.concat([good.certificateDer, Buffer.alloc(((4 - (good.certificateDer.length % 3)) % 3) + 3)]);
    const presented = edit(der.toString('base64'));
    await refuseSigned({ header: (header) => ({ ...header, x5c: [presented] }) });
  });
});

test('says what was wrong, and no more of it than a log can bear', async () => {
  const { options } = loginOf(good, trustAnchors);
  await expect(verifyLogin('a'.repeat(40_000), options)).rejects.toMatchObject({
    details: { got: '40000 characters' },
  });
  const { token } = loginOf(good, trustAnchors, { origin: 'https://evil.example/'.padEnd(255, 'x') });
  const refusal = await verifyLogin(token, options).catch((error) => error);
  expect(refusal.details.got.length).toBeLessThanOrEqual(301);
});

test('is done with hostile input of full length in no time', async () => {
  const { options } = loginOf(good, trustAnchors);
  const hostile = [
    'A'.repeat(32_768),
    `${'A'.repeat(10_000)}.${'A'.repeat(10_000)}.${'A'.repeat(10_000)}`,
    `${json({ alg: 'ES256', typ: 'hrca-login+jwt', x5c: ['A'.repeat(20_000)] })}.${json({ aud: 'x', nonce: 'a'.repeat(43), iat: 1 })}.AAAA`,
    `${json('['.repeat(10_000))}.${json('"'.repeat(5000))}.AAAA`,
  ];
  const start = performance.now();
  for (const token of hostile) await expect(verifyLogin(token, options)).rejects.toMatchObject({ name: 'HrcaError' });
  expect(performance.now() - start).toBeLessThan(500);
});
