import { request } from 'node:http';
import { expect, test } from 'vitest';
import { statusAndCode } from '#test/support/portal/portalClient.ts';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';

const foreign = 'https://evil.example';

test.each([
  ['another origin', { Origin: foreign }],
  ['a null origin', { Origin: 'null' }],
  ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another port of the same site', { 'Sec-Fetch-Site': 'same-site' }],
] as const)('a change is refused when requested by %s', async (_, headers) => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  expect(await statusAndCode(await portalClient.post('/login/challenge', {}, headers))).toEqual([
    403,
    'ORIGIN_MISMATCH',
  ]);
  expect(await statusAndCode(await portalClient.post('/login', {}, headers))).toEqual([403, 'ORIGIN_MISMATCH']);
  expect((await portalClient.post('/logout', {}, headers)).status).toBe(403);
  await portalClient.page('/unit');
});

test('a change is refused without Origin and Sec-Fetch-Site', async () => {
  const { url } = await startPortal();
  const headers = { 'Content-Type': 'application/json' };
  const reply = await fetch(`${url}/login/challenge`, { method: 'POST', headers, body: '{}' });
  expect(await statusAndCode(reply)).toEqual([403, 'ORIGIN_MISMATCH']);
});

const notJson = { field: 'body', expected: 'a JSON object', got: 'other text' };
test.each([
  ['text', 'text/plain', '{}', 415, { field: 'Content-Type', expected: 'application/json', got: 'text/plain' }],
  [
    'a form',
    'application/x-www-form-urlencoded',
    'a=b',
    415,
    { field: 'Content-Type', expected: 'application/json', got: 'application/x-www-form-urlencoded' },
  ],
  [
    'another charset',
    'application/json; charset=gbk',
    '{}',
    415,
    { field: 'Content-Type', expected: 'charset utf-8', got: 'charset gbk' },
  ],
  ['broken JSON', 'application/json', '{"challenge":', 400, notJson],
  ['no object', 'application/json', '"x"', 400, notJson],
  ['a list', 'application/json', '[]', 400, { field: 'body', expected: 'object', got: 'a list of 0' }],
  [
    'an unknown member',
    'application/json',
    '{"other":1}',
    400,
    { field: 'other', expected: 'a field of the protocol', got: 'an unknown field' },
  ],
  [
    'a polluted prototype',
    'application/json',
    '{"__proto__":{"login":1}}',
    400,
    { field: '__proto__', expected: 'a field of the protocol', got: 'an unknown field' },
  ],
  ['JSON that is too deep to check', 'application/json', '['.repeat(30_000), 400, notJson],
  [
    'too large a body',
    'application/json',
    JSON.stringify({ token: 'x'.repeat(65_536) }),
    413,
    { field: 'body', expected: '65536 bytes or fewer', got: '65548 bytes' },
  ],
])('%s is REQUEST_INVALID, with the wrong field', async (_, type, body, status, details) => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  for (const path of ['/login/challenge', '/login']) {
    const reply = await portalClient.post(path, body, { 'Content-Type': type });
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual({ error: { code: 'REQUEST_INVALID', details } });
  }
  expect(portal.logged()).toContain(JSON.stringify(details).slice(1, -1));
});

test('a compressed body is refused', async () => {
  const portalClient = (await startPortal()).visit();
  const reply = await portalClient.post('/login', '{}', { 'Content-Encoding': 'gzip' });
  const details = { field: 'Content-Encoding', expected: 'identity', got: 'gzip' };
  expect([reply.status, await reply.json()]).toEqual([415, { error: { code: 'REQUEST_INVALID', details } }]);
});

test('the rate limit applies to logins only', async () => {
  const portal = await startPortal({ config: { rateLimit: 2 } });
  const portalClient = portal.visit();
  await portalClient.challenge();
  await portalClient.post('/login');
  const third = await portalClient.post('/login/challenge');
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await statusAndCode(third)).toEqual([429, 'RATE_LIMITED']);
  await portalClient.page('/login');
});

test('requests from other sites do not use up the rate limit of an address', async () => {
  const portalClient = (await startPortal({ config: { rateLimit: 1 } })).visit();
  for (let i = 0; i < 3; i++) await portalClient.post('/login/challenge', {}, { Origin: foreign });
  await portalClient.challenge();
});

test('X-Forwarded-For counts only where a proxy is configured', async () => {
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const direct = (await startPortal({ config: { rateLimit: 1 } })).visit();
  expect((await direct.post('/login/challenge', {}, from('192.0.2.1'))).status).toBe(200);
  expect((await direct.post('/login/challenge', {}, from('192.0.2.2'))).status).toBe(429);
  const behind = (await startPortal({ config: { rateLimit: 1, proxyHops: 1 } })).visit();
  expect((await behind.post('/login/challenge', {}, from('192.0.2.1'))).status).toBe(200);
  expect((await behind.post('/login/challenge', {}, from('192.0.2.2'))).status).toBe(200);
});

test.each([
  '/nothing',
  '/faq/NOTHING',
  '/faq/toString',
  '//evil.example/%2e%2e',
  '/assets/../server.js',
])('%s gets the 404 page', async (path) => {
  const { url } = await startPortal();
  const { status, text } = await rawGet(url, path);
  expect(status).toBe(404);
  if (!path.startsWith('/assets')) expect(text).toContain('找不到这个页面');
  expect(text).not.toContain('href="//');
});

test('a path that cannot be decoded gets an error page without a stack', async () => {
  const { url } = await startPortal();
  const { status, text } = await rawGet(url, '/faq/%E0%A4');
  expect(status).toBe(400);
  expect(text).toContain('REQUEST_INVALID');
  expect(text).not.toMatch(/\bat .*\.[jt]s/);
});

test('/healthz answers that the process is running', async () => {
  const reply = await (await startPortal()).visit().get('/healthz');
  expect([reply.status, await reply.json()]).toEqual([200, { status: 'ok' }]);
});

/** `fetch` would normalise the path. */
function rawGet(url: string, path: string): Promise<{ status: number | undefined; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({ status: response.statusCode, text });
    })
      .once('error', reject)
      .end();
  });
}
