import { describe, expect, test } from 'vitest';
import { parseOrigin } from '#agent/origins/parseOrigin.ts';

describe('valid origins', () => {
  test.each([
    'https://rs.example.gov.cn',
    'https://rs.example.gov.cn:8443',
    'http://localhost',
    'http://localhost:8080',
    'https://127.0.0.1:9000',
  ])('an origin list accepts %s', (origin) => expect(parseOrigin(origin)).toBe(origin));
});

describe('invalid origins', () => {
  test.each([
    'https://*.gov.cn',
    '*',
    'http://rs.example.gov.cn',
    'http://127.0.0.1:8080',
    'https://rs.example.gov.cn//',
    'https://rs.example.gov.cn/login',
    'https://rs.example.gov.cn/?',
    'https://rs.example.gov.cn.',
    'https://10.0.0.0/8',
    'https://user@rs.example.gov.cn',
    'rs.example.gov.cn',
    'null',
    'file:///etc',
    'https://rs.example.gov.cn:99999',
    '',
  ])('an origin list refuses %j with a reason', (origin) => {
    expect(() => parseOrigin(origin)).toThrow(
      expect.objectContaining({
        code: 'ORIGIN_INVALID',
        details: expect.objectContaining({ reason: expect.any(String) }),
      }),
    );
  });
});
