import { expect, test } from 'vitest';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const assetsFolder = suiteFolder();

const expected = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self' ws://127.0.0.1:17520 ws://127.0.0.1:27520 ws://127.0.0.1:37520",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join(';'),
  'permissions-policy': 'loopback-network=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
};

test.each(['/', '/login', '/login?method=ca', '/faq', '/nothing'])('%s has the security headers', async (path) => {
  const { headers } = await (await startPortal()).visit().get(path);
  expect(Object.fromEntries(headers)).toMatchObject(expected);
  for (const absent of ['x-powered-by', 'server', 'etag', 'strict-transport-security'])
    expect(headers.get(absent)).toBeNull();
});

test('HSTS is sent only over https', async () => {
  const { headers } = await (await startPortal({ origin: 'https://portal.example' })).visit().get('/');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
});

test('the pages have no inline script and no inline style', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  for (const path of ['/', '/unit', '/faq', '/faq/CLOCK_SKEW']) {
    expect(await portalClient.page(path)).not.toMatch(
      /<script(?! type="(module" src|application\/json))|<style| style=| on\w+=/,
    );
  }
});

test('assets are cached for a year under the URL with their hash, and not under any other', async () => {
  const portalClient = (await startPortal({ assetsFolder })).visit();
  const address = /href="(\/assets\/portal\.css\?v=[\w-]+)"/.exec(await portalClient.page('/'))?.[1] ?? '';
  const kept = await portalClient.get(address);
  expect([kept.status, kept.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect(kept.headers.get('content-type')).toBe('text/css; charset=utf-8');
  for (const other of ['/assets/portal.css', '/assets/portal.css?v=old']) {
    expect((await portalClient.get(other)).headers.get('cache-control')).toBe('no-cache');
  }
});
