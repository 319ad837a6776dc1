import { checkNames } from '@hrca/verifier';
import { expect, test } from 'vitest';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

test('the unit page shows the unit and every check', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const { name, code } = portal.pki.units.good;
  const reply = await portal.logIn(portalClient);
  expect(await reply.json()).toEqual({ unit: { name, code } });

  const page = await portalClient.page('/unit');
  expect(page).toContain(name);
  expect(page).toContain(code);
  expect(page).toContain('2026-03-02 09:30:00（北京时间）');
  expect(page.match(/<li>\s*<h3>/g)).toHaveLength(checkNames.length);
  expect(page.match(/class="mark passed"/g)).toHaveLength(checkNames.length - 1);
  expect(page.match(/class="mark skipped"/g)).toHaveLength(1);
});

test('every check is in Chinese on the Chinese page', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  const checks = /<ol class="checks">(.*?)<\/ol>/s.exec(await portalClient.page('/unit'))?.[1] ?? '';
  const terms = /https?:\S+|hrca-login\+jwt|digitalSignature|nonRepudiation|\b[0-9a-f]{64}\b/g;
  const words = checks
    .replace(/<bdi[^>]*>[\w-]{8}…<\/bdi>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(terms, '')
    .replaceAll(portal.pki.units.good.name, '')
    .match(/\b[a-z]{3,}\b/g);
  expect(words).toBeNull();
});

test('a refused login leaves the session logged out', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const reply = await portal.logIn(portalClient, portal.pki.units.expired);
  expect(reply.status).toBe(403);
  expect((await portalClient.get('/unit')).headers.get('location')).toBe('/login');
});

test.each([
  ['zh', { check: 'signature', got: '签名不符，或内容被改动' }],
  ['en', { check: 'signature', got: 'another signature, or other content' }],
] as const)('a refused login names the failed check, in %s', async (language, details) => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portalClient.get(`/login?lang=${language}`);
  const { chain } = portal.pki.units.good;
  const { privateKey } = portal.pki.units.expired;
  const reply = await portal.logIn(portalClient, { privateKey, chain });
  expect(reply.status).toBe(403);
  const { error } = await reply.json();
  expect(error).toMatchObject({ code: 'SIGNATURE_INVALID', details });
  expect(Object.keys(error.details).sort()).toEqual(['check', 'expected', 'got']);
});

test('CLOCK_SKEW says by how many minutes the clock is wrong', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const challenge = await portalClient.challenge();
  const { privateKey, chain } = portal.pki.units.good;
  const now = portal.clock.now + 42 * 60_000;
  const token = createLoginToken({ privateKey, chain, challenge, now, origin: portal.origin });
  const { error } = await (await portalClient.post('/login', { challenge, token })).json();
  expect(error).toMatchObject({ code: 'CLOCK_SKEW', details: { check: 'time', skewMinutes: 42 } });
});

test('a login for another portal is refused', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const challenge = await portalClient.challenge();
  const { privateKey, chain } = portal.pki.units.good;
  const origin = 'https://elsewhere.example';
  const token = createLoginToken({ privateKey, chain, challenge, now: portal.clock.now, origin });
  const { error } = await (await portalClient.post('/login', { challenge, token })).json();
  expect(error).toMatchObject({ code: 'ORIGIN_MISMATCH', details: { expected: portal.origin, got: origin } });
});
