import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import { eachFieldLeftOut } from '#test/support/tokens/eachFieldLeftOut.ts';
import { expectRefusal, logIn, loginOf, NOW, type TokenDeviations } from '#test/support/tokens/verifierUnderTest.ts';

const { units, trustAnchorPem } = await createTestPki({ now: NOW });
const { good } = units;
const trustAnchors = parseTrustAnchors(trustAnchorPem);
// Cached beforehand: a malformed token must be refused also with a cached header.
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

describe('tokens that are not a compact JWS', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an array', ['a.b.c']],
    ['an object with the methods of a string', { toString: () => 'a.b.c', length: 5, split: () => ['a', 'b', 'c'] }],
    ['a String object', new String('a.b.c')],
    ['bytes', Buffer.from('a.b.c')],
    ['an empty string', ''],
    ['one part', 'a'],
    ['two parts', 'a.b'],
    ['dots', '..'],
    ['10,000 dots', '.'.repeat(10_000)],
    ['32,769 characters', 'a'.repeat(32_769)],
    ['10 MB', 'a'.repeat(10_000_000)],
  ])('refuses a token that is %s', async (_name, input) => {
    await refuse(verifyLogin(input, loginOf(good, trustAnchors).options));
  });

  test.each([
    ['four parts', (token: string) => `${token}.AAAA`],
    ['an empty fourth part', (token: string) => `${token}.`],
    ['a first empty part', (token: string) => `.${token}`],
    ['no header', parts((_h, p, s) => `.${p}.${s}`)],
    ['no claims', parts((h, _p, s) => `${h}..${s}`)],
    ['no signature', parts((h, p) => `${h}.${p}.`)],
    ['a list around it', (token: string) => [token]],
    ['a newline at the end', (token: string) => `${token}\n`],
    ['a space at the beginning', (token: string) => ` ${token}`],
    ['an authentication scheme before it', (token: string) => `Bearer ${token}`],
    [
      'its parts in the JSON serialization',
      parts((h, p, s) => JSON.stringify({ protected: h, payload: p, signature: s })),
    ],
  ])('refuses a token with %s', async (_name, change) => {
    await refuseText(change);
  });
});

describe.each([0, 1, 2])('base64url of part %i', (index) => {
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
  ])(`refuses part ${index} with %s`, async (_name, edit) => {
    await refuseText(change(edit));
  });

  test(`refuses part ${index} with unused bits set`, async () => {
    // A part of a multiple of three bytes has no unused bits, so several are tried.
    const attempts = Object.values(units).map((unit, i) =>
      loginOf(unit, trustAnchors, { origin: `https://portal.example:${10 ** (i % 5)}` }),
    );
    const attempt = attempts.find(({ token }) => (token.split('.')[index] as string).length % 4 !== 0);
    await refuse(verifyLogin(change(loosen)(attempt?.token as string), (attempt as (typeof attempts)[0]).options));
  });

  test(`refuses part ${index} with + and / for - and _`, async () => {
    let { token, options } = loginOf(good, trustAnchors);
    // Signatures are random and soon contain one of the characters; header and claims rarely do.
    for (let i = 0; i < 50 && !/[-_]/.test(token.split('.')[index] as string); i++) {
      ({ token, options } = loginOf(good, trustAnchors));
    }
    const standard = change((part) => part.replaceAll('-', '+').replaceAll('_', '/'))(token);
    if (standard !== token) await refuse(verifyLogin(standard, options));
    expect(index < 2 || standard !== token).toBe(true);
  });
});

describe('malformed claims with a valid signature', () => {
  test.each(eachFieldLeftOut({ aud: 'x', nonce: 'x', iat: 1 }))('refuses claims without %s', async (field) => {
    await refuseSigned({ claims: ({ [field]: _, ...rest }) => rest });
  });

  test.each([
    ['with exp', (claims: object) => ({ ...claims, exp: 1 })],
    ['with a member that is null', (claims: object) => ({ ...claims, sub: null })],
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
  ])('refuses claims %s', async (_name, claims) => {
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
    ['an extra comma', (text: string) => text.replace('}', ',}')],
    ['two objects', (text: string) => text + text],
    ['nothing', () => ''],
    ['an escape in capitals', (text: string) => text.replace('https', '\\uD800')],
  ])('refuses claims in another JSON encoding: %s', async (_name, claimsText) => {
    await refuseSigned({ claimsText });
  });

  test('refuses claims in malformed UTF-8', async () => {
    await refuseText(
      parts(
        (h, p, s) =>
          `${h}.${reencode(p, (bytes) => Buffer.from(bytes.toString('latin1').replace('https', '\xff'), 'latin1'))}.${s}`,
      ),
    );
  });
});

test('reports what was malformed in at most 300 characters', async () => {
  const { options } = loginOf(good, trustAnchors);
  await expect(verifyLogin('a'.repeat(40_000), options)).rejects.toMatchObject({
    details: { got: '40000 characters' },
  });
  const { token } = loginOf(good, trustAnchors, { origin: 'https://evil.example/'.padEnd(255, 'x') });
  const error = await verifyLogin(token, options).catch((thrown) => thrown);
  expect(error.details.got.length).toBeLessThanOrEqual(301);
});

test('refuses hostile input of the maximum length in linear time', async () => {
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
