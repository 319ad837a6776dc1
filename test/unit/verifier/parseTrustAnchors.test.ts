import { createCa, createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { writePem } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { logIn, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const validity = { notBefore: NOW - 86_400_000, notAfter: NOW + 86_400_000 };
const name = [{ type: '2.5.4.3', value: '测试根' }];
const [pki, other] = await Promise.all([createTestPki({ now: NOW }), createTestPki({ now: NOW })]);
const { trustAnchorPem: pem, trustAnchorDer: der } = pki;

describe('input of parseTrustAnchors', () => {
  test.each([
    ['PEM text', pem],
    ['PEM in a file', Buffer.from(pem)],
    ['PEM with a byte order mark', `\ufeff${pem}`],
    ['PEM with Windows line ends', pem.replaceAll('\n', '\r\n')],
    ['PEM with text around it, as openssl x509 -text writes it', `Certificate:\n  Data: …\n${pem}\nsubject=…\n`],
    ['DER', der],
    ['DER in a Buffer', Buffer.from(der)],
    ['several in one text', other.trustAnchorPem + pem],
    ['a list', [other.trustAnchorDer, pem]],
    ['the same twice', [pem, der]],
  ])('reads %s', async (_name, input) => {
    await expect(logIn(pki.units.good, parseTrustAnchors(input))).resolves.toBeDefined();
  });

  test('reads an expired trust anchor: a login reports it, not the start of the portal', async () => {
    const { certificateDer } = await createCa({ name, key: 'P-256', issuer: 'self', notBefore: 0, notAfter: 1 });
    expect(() => parseTrustAnchors(certificateDer)).not.toThrow();
  });

  test('reads a trust anchor self-signed with SHA-1, since that signature is not verified', async () => {
    const options = { name, key: 'P-256', issuer: 'self', signatureAlgorithm: 'ecdsaWithSha1', ...validity } as const;
    const { certificateDer } = await createCa(options);
    expect(() => parseTrustAnchors(certificateDer)).not.toThrow();
  });
});

test('copies the bytes of a trust anchor', async () => {
  const bytes = new Uint8Array(der);
  const trustAnchors = parseTrustAnchors(bytes);
  bytes.fill(0);
  await expect(logIn(pki.units.good, trustAnchors)).resolves.toBeDefined();
});

test.each([
  [null, 'options must be an object, got null'],
  [7, 'options must be an object, got 7'],
  [{ cachesize: 5 }, 'unknown option "cachesize" (options of parseTrustAnchors: cacheSize)'],
  [{ cacheSize: '5' }, 'cacheSize must be a whole number, 0 or more, got "5"'],
])('throws TypeError for the options %j', (options, message) => {
  expect(() => parseTrustAnchors(pem, options as never)).toThrow(new TypeError(message));
});

test.each([
  [undefined, 'trust anchors must be PEM text, DER bytes or a list of these, got undefined'],
  [{ pem }, 'trust anchors must be PEM text, DER bytes or a list of these, got an object'],
  [[7], 'a trust anchor must be PEM text or DER bytes, got 7'],
  [Promise.resolve(pem), 'trust anchors must be PEM text, DER bytes or a list of these, got a Promise'],
])('throws TypeError for the trust anchors %j', (input, message) => {
  expect(() => parseTrustAnchors(input as never)).toThrow(new TypeError(message));
});

test.each([
  [[], 'no trust anchor given: expected PEM blocks or DER, got 0 bytes without one'],
  ['MIIB', 'no trust anchor given: expected PEM blocks or DER, got 4 bytes without one'],
  [`${pem}-----BEGIN CERTIFICATE-----`, 'a PEM block is damaged: expected 2 whole blocks, as many as begin, got 1'],
  [[pem, new Uint8Array([0x30, 0])], 'trust anchor 2 must be a certificate in DER, got 2 malformed bytes'],
])('reports the trust anchor or PEM block that is malformed', (input, message) => {
  expect(() => parseTrustAnchors(input)).toThrow(new TypeError(message));
});

describe('refused trust anchors', () => {
  test.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['an empty list', []],
    ['a number', 7],
    ['a list of numbers', [7]],
    ['a path', '/etc/ssl/ca.pem'],
    ['no bytes', new Uint8Array()],
    ['a private key', writePem('PRIVATE KEY', pki.units.good.keyDer)],
    ['a private key beside a certificate', pem + writePem('PRIVATE KEY', pki.units.good.keyDer)],
    ['a block cut off', pem.slice(0, -10)],
    ['one whole block and one cut off', pem + pem.slice(0, -40)],
    ['a block with a character missing', pem.replace(/(-----BEGIN CERTIFICATE-----\n)./, '$1')],
    ['DER cut off', der.slice(0, -1)],
    ['DER with a byte too many', Uint8Array.of(...der, 0)],
    ['a unit certificate', pki.units.good.certificateDer],
  ])('throws TypeError for trust anchors that are %s', (_name, input) => {
    expect(() => parseTrustAnchors(input as never)).toThrow(TypeError);
  });

  test.each([
    ['RSA-1024', { key: 'RSA-1024' }, 'RSA-1024'],
    ['no CA flag', { isCa: false }, 'not a CA'],
    ['no keyCertSign', { keyUsage: ['cRLSign'] }, 'keyCertSign'],
    [
      'an unknown critical extension',
      { extraExtensions: [{ oid: '1.2.3.4', critical: true, value: new Uint8Array([5, 0]) }] },
      '1.2.3.4',
    ],
  ] as const)('throws TypeError for a CA with %s, and names the CA and the reason', async (_name, deviations, reason) => {
    const { certificateDer } = await createCa({ name, key: 'P-256', issuer: 'self', ...validity, ...deviations });
    expect(() => parseTrustAnchors(certificateDer)).toThrow(TypeError);
    expect(() => parseTrustAnchors(certificateDer)).toThrow(`“测试根”: `);
    expect(() => parseTrustAnchors(certificateDer)).toThrow(reason);
  });

  test.each([-1, 1.5, Number.NaN, '10'])('throws TypeError for a cacheSize of %j', (cacheSize) => {
    expect(() => parseTrustAnchors(pem, { cacheSize: cacheSize as number })).toThrow(TypeError);
  });
});
