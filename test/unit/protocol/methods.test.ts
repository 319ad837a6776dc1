import { events, type Method, methods, requestSchema, wireErrorSchema } from '@hrca/protocol';
import { describe, expect, test } from 'vitest';
import { eachFieldLeftOut } from '#test/support/tokens/eachFieldLeftOut.ts';

const challenge = 'A1b2-_'.repeat(8);
const certificateId = '0a'.repeat(32);
const certificate = {
  id: certificateId,
  unitName: '南京示例有限公司',
  unitCode: '9144030071526726XG',
  issuer: 'JSCA_CA',
  serialNumber: '0A1B',
  notBefore: 0,
  notAfter: 1,
  keyKind: 'P-256',
};

/** Of every method: params and result with all that they must have. */
const samples: { [M in Method]: { params: Record<string, unknown>; result: Record<string, unknown> } } = {
  hello: { params: {}, result: { agent: 'hrca', protocol: 1, version: '0.1.0' } },
  status: { params: {}, result: { version: '0.1.0', busy: false } },
  signLogin: { params: { challenge }, result: { token: 'a.b.c' } },
  listCertificates: { params: {}, result: { certificates: [certificate] } },
  showWindow: { params: {}, result: { shown: true } },
};

const isAccepted = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;
const signLoginParams = methods.signLogin.params;

describe.each(Object.keys(methods) as Method[])('%s', (method) => {
  const { params, result } = methods[method];
  const sample = samples[method];

  test('accepts its params and its result', () => {
    expect(isAccepted(params, sample.params)).toBe(true);
    expect(isAccepted(result, sample.result)).toBe(true);
  });

  test('refuses params with a field that it does not know', () => {
    expect(isAccepted(params, { ...sample.params, origin: 'https://rs.example.cn' })).toBe(false);
  });

  test('refuses params that are no object', () => {
    for (const value of [undefined, null, [], 'x', 1]) expect(isAccepted(params, value)).toBe(false);
  });

  test.each([
    ...eachFieldLeftOut(sample.params).map(([field, rest]) => ['params', field, params, rest] as const),
    ...eachFieldLeftOut(sample.result).map(([field, rest]) => ['result', field, result, rest] as const),
  ])('refuses a %s without %s', (_part, _field, schema, rest) => {
    expect(isAccepted(schema, rest)).toBe(false);
  });

  test('ignores a field of the result that it does not know', () => {
    expect(result.parse({ ...sample.result, later: true })).toEqual(sample.result);
  });
});

describe('challenge of signLogin', () => {
  test.each([43, 44, 127, 128])('accepts %i characters', (length) => {
    expect(isAccepted(signLoginParams, { challenge: 'x'.repeat(length) })).toBe(true);
  });

  test.each([0, 1, 42, 129, 4096])('refuses %i characters', (length) => {
    expect(isAccepted(signLoginParams, { challenge: 'x'.repeat(length) })).toBe(false);
  });

  test('accepts the whole base64url alphabet', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    expect(isAccepted(signLoginParams, { challenge: alphabet })).toBe(true);
  });

  test.each(['+', '/', '=', ' ', '\n', '.', '\0', 'é', '１'])('refuses %j in it', (character) => {
    const filler = 'x'.repeat(43);
    for (const value of [`${character}${filler}`, `${filler}${character}`, `${filler}${character}${filler}`]) {
      expect(isAccepted(signLoginParams, { challenge: value })).toBe(false);
    }
  });

  test('refuses bytes and numbers', () => {
    for (const value of [1, null, ['x'.repeat(43)], new Uint8Array(32)]) {
      expect(isAccepted(signLoginParams, { challenge: value })).toBe(false);
    }
  });
});

describe('certificateId of signLogin', () => {
  test('may be given', () => {
    expect(isAccepted(signLoginParams, { challenge, certificateId })).toBe(true);
  });

  test.each([
    '',
    '0a'.repeat(31),
    '0a'.repeat(33),
    '0A'.repeat(32),
    '0g'.repeat(32),
    `${'0a'.repeat(32)}\n`,
  ])('is refused where it is not 64 lower-case hex digits: %j', (id) => {
    expect(isAccepted(signLoginParams, { challenge, certificateId: id })).toBe(false);
  });
});

describe('format of signLogin', () => {
  test.each(['jws', 'cms'])('may be %s', (format) => {
    expect(isAccepted(signLoginParams, { challenge, format })).toBe(true);
  });

  test.each(['', 'CMS', 'pkcs7', 'cms ', null, 1, ['cms']])('is refused where it is %j', (format) => {
    expect(isAccepted(signLoginParams, { challenge, format })).toBe(false);
  });
});

describe('a certificate in the list', () => {
  test.each(eachFieldLeftOut(certificate))('is refused without %s', (_field, rest) => {
    expect(isAccepted(methods.listCertificates.result, { certificates: [rest] })).toBe(false);
  });

  test('may carry a problem, which is a code of the registry', () => {
    const withProblem = (problem: string) => ({ certificates: [{ ...certificate, problem }] });
    expect(isAccepted(methods.listCertificates.result, withProblem('CERTIFICATE_EXPIRED'))).toBe(true);
    expect(isAccepted(methods.listCertificates.result, withProblem('EXPIRED'))).toBe(false);
  });
});

describe('request', () => {
  const request = { id: 'r_1-A', method: 'hello', params: {} };

  test('accepts every method', () => {
    for (const method of Object.keys(methods)) expect(isAccepted(requestSchema, { ...request, method })).toBe(true);
  });

  test.each(eachFieldLeftOut(request))('is refused without %s', (_field, rest) => {
    const parsed = requestSchema.safeParse(rest);
    const method = parsed.success ? methods[parsed.data.method].params.safeParse(parsed.data.params) : parsed;
    expect(method.success).toBe(false);
  });

  test('is refused with a field that it does not know', () => {
    expect(isAccepted(requestSchema, { ...request, jsonrpc: '2.0' })).toBe(false);
  });

  test.each([
    '',
    'sign',
    'HELLO',
    'toString',
    '__proto__',
    'constructor',
    1,
    null,
  ])('is refused for the unknown method %j', (method) => {
    expect(isAccepted(requestSchema, { ...request, method })).toBe(false);
  });

  test.each(['', 'x'.repeat(65), 'a b', 'a.b', 'ä', 1, null])('is refused for the id %j', (id) => {
    expect(isAccepted(requestSchema, { ...request, id })).toBe(false);
  });
});

test('an error on the wire is a code of the registry with plain details, and nothing else of it is kept', () => {
  expect(isAccepted(wireErrorSchema, { code: 'AGENT_BUSY' })).toBe(true);
  expect(isAccepted(wireErrorSchema, { code: 'BUSY' })).toBe(false);
  expect(isAccepted(wireErrorSchema, {})).toBe(false);
  expect(wireErrorSchema.parse({ code: 'AGENT_BUSY', stack: 'at …' })).toEqual({ code: 'AGENT_BUSY' });
  const details = { retryAfterMs: 1, field: 'format', isFinal: true };
  expect(wireErrorSchema.parse({ code: 'AGENT_BUSY', details })).toEqual({ code: 'AGENT_BUSY', details });
  for (const wrong of [{ at: {} }, { at: ['x'] }, { at: null }, 'x', null]) {
    expect(isAccepted(wireErrorSchema, { code: 'AGENT_BUSY', details: wrong })).toBe(false);
  }
});

test.each(Object.entries(events))('event %s names its request', (_name, schema) => {
  expect(isAccepted(schema, { id: 'r1' })).toBe(true);
  expect(isAccepted(schema, {})).toBe(false);
});
