import { readConfig } from '@hrca/portal';
import { expect, test } from 'vitest';

const least = { PORTAL_TRUST_ANCHORS: '/etc/portal/roots' };

test('needs the trust anchors and has a default for all else', () => {
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

test('takes an empty variable for an absent one, and names localhost with the port that was chosen', () => {
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
])('refuses %s=%s and says what would do', (setting, value, reason) => {
  expect(() => readConfig({ ...least, [setting]: value })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: { setting, reason: expect.stringMatching(reason) },
    }),
  );
});
