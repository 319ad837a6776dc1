import { readConfig } from '@hrca/portal';
import { expect, test } from 'vitest';

const least = { PORTAL_TRUST_ANCHORS: '/etc/portal/roots' };

/** Of a secret only the length is shown. */
function gotOf(setting: string, value: string | undefined): string {
  if (value === undefined) return '没有设置 · nothing';
  return setting === 'PORTAL_SESSION_SECRET' ? '9 个字符 · 9 characters' : JSON.stringify(value);
}

test('only the trust anchors have no default', () => {
  expect(readConfig(least)).toEqual({
    host: '127.0.0.1',
    port: 8080,
    origin: 'http://localhost:8080',
    trustAnchors: '/etc/portal/roots',
    sessionSecret: undefined,
    rateLimit: 120,
    proxyHops: 0,
  });
});

test('an empty variable counts as absent, and the default origin is localhost with the chosen port', () => {
  expect(readConfig({ ...least, PORTAL_PORT: '8081', PORTAL_ORIGIN: '' })).toMatchObject({
    port: 8081,
    origin: 'http://localhost:8081',
  });
});

test.each([
  ['PORTAL_TRUST_ANCHORS', undefined, /PEM/],
  ['PORTAL_PORT', '0', /65535/],
  ['PORTAL_PORT', '70000', /65535/],
  ['PORTAL_PORT', 'http', /8080/],
  ['PORTAL_ORIGIN', 'portal.example', /https:\/\//],
  ['PORTAL_ORIGIN', 'https://portal.example/', /slash/],
  ['PORTAL_ORIGIN', 'https://Portal.example', /browser/],
  ['PORTAL_ORIGIN', 'https://portal.example:443', /browser/],
  ['PORTAL_ORIGIN', 'ws://portal.example', /https:\/\//],
  ['PORTAL_SESSION_SECRET', 'too short', /openssl rand/],
  ['PORTAL_RATE_LIMIT', '-1', /no limit/],
  ['PORTAL_RATE_LIMIT', '1.5', /no limit/],
  ['PORTAL_PROXY_HOPS', 'true', /0 to 10/],
])('%s=%s is refused, with what was expected and found', (setting, value, expected) => {
  const got = gotOf(setting, value);
  expect(() => readConfig({ ...least, [setting]: value })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: { setting, expected: expect.stringMatching(expected), got },
    }),
  );
});

test.each([
  ['PORTAL_RATELIMIT', '5'],
  ['PORTAL_TRUST_ANCHOR', '/etc/portal/roots'],
])('the unknown variable %s is refused, with a list of the known ones', (setting, value) => {
  expect(() => readConfig({ [setting]: value })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: {
        setting,
        expected: expect.stringContaining('PORTAL_RATE_LIMIT'),
        got: '未知的变量 · an unknown variable',
      },
    }),
  );
});

test('variables of other programs, and those that Kubernetes sets for a service called portal, are ignored', () => {
  const others = {
    PATH: '/usr/bin',
    PORTALS: '2',
    PORTAL_RATELIMIT: '',
    PORTAL_SERVICE_HOST: '10.0.0.1',
    PORTAL_SERVICE_PORT_HTTP: '80',
    PORTAL_PORT_80_TCP_ADDR: '10.0.0.1',
  };
  expect(readConfig({ ...least, ...others })).toEqual(readConfig(least));
});
