import { expect, test } from 'vitest';
import { statusAndCode } from '#test/support/portal/portalClient.ts';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';

const MINUTE_MS = 60_000;

test('a login gives the session a new id, and the old one is no longer valid', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portalClient.challenge();
  const before = portalClient.cookies.get('portal') ?? '';
  await portal.logIn(portalClient);
  expect(portalClient.cookies.get('portal')).not.toBe(before);
  const attacker = portal.visit();
  attacker.cookies.set('portal', before);
  expect((await attacker.get('/unit')).status).toBe(303);
});

test('a session id that the portal did not issue is ignored', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  portalClient.cookies.set('portal', 's%3Achosen-by-attacker.c2lnbmF0dXJl');
  await portalClient.challenge();
  expect(portalClient.cookies.get('portal')).not.toContain('chosen-by-attacker');
});

test('a logout ends the session for kept copies of the cookie, too', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  const kept = new Map(portalClient.cookies);
  expect(await portalClient.page('/unit')).toContain('退出');
  const reply = await portalClient.post('/logout', '', { 'Content-Type': 'application/x-www-form-urlencoded' });
  expect([reply.status, reply.headers.get('location')]).toEqual([303, '/']);
  const thief = portal.visit();
  for (const [name, value] of kept) thief.cookies.set(name, value);
  expect((await thief.get('/unit')).headers.get('location')).toBe('/login');
  expect((await portalClient.get('/unit')).headers.get('location')).toBe('/login');
});

test('a session ends 30 minutes after its last request', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  portal.clock.now += 29 * MINUTE_MS;
  await portalClient.page('/unit');
  portal.clock.now += 29 * MINUTE_MS;
  await portalClient.page('/unit');
  portal.clock.now += 30 * MINUTE_MS;
  expect((await portalClient.get('/unit')).status).toBe(303);
});

test('a session ends after eight hours, even in use', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  for (let minutes = 20; minutes < 8 * 60; minutes += 20) {
    portal.clock.now += 20 * MINUTE_MS;
    await portalClient.page('/unit');
  }
  portal.clock.now += 20 * MINUTE_MS;
  expect((await portalClient.get('/unit')).status).toBe(303);
});

test('scripts and other sites cannot use the session cookie', async () => {
  const reply = await (await startPortal()).visit().post('/login/challenge');
  expect(reply.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^portal=s%3A[\w-]{43}\.[\w%+-]+; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
});

test('over https the session cookie is bound to https and to the host', async () => {
  const portal = await startPortal({ origin: 'https://portal.example' });
  const portalClient = portal.visit();
  const reply = await portalClient.post('/login/challenge');
  expect(reply.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-portal=s%3A[\w-]{43}\.[\w%+-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ]);
  await portal.logIn(portalClient);
  await portalClient.page('/unit');
});

test('a visit without login sets no cookie', async () => {
  const portalClient = (await startPortal()).visit();
  for (const path of ['/', '/login', '/faq']) await portalClient.page(path);
  expect(portalClient.cookies.size).toBe(0);
});

test('a session store full of logged-in units is PORTAL_BUSY with Retry-After, and recovers', async () => {
  const portal = await startPortal({ limits: { capacity: 2 } });
  const [clerk, other, third] = [portal.visit(), portal.visit(), portal.visit()];
  await portal.logIn(clerk);
  await portal.logIn(other);
  const reply = await third.post('/login/challenge');
  expect(reply.headers.get('retry-after')).toBe('60');
  expect(await statusAndCode(reply)).toEqual([503, 'PORTAL_BUSY']);
  await clerk.page('/unit');
  portal.clock.now += 29 * MINUTE_MS;
  await clerk.page('/unit');
  portal.clock.now += MINUTE_MS;
  await third.challenge();
  await clerk.page('/unit');
});
