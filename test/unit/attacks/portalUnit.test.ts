import type { TestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { type PortalClient, statusAndCode } from '#test/support/portal/portalClient.ts';
import { type PortalUnderTest, startPortal } from '#test/support/portal/portalUnderTest.ts';

const squatterId = 'code-extension-1.2.86.11.7.3' satisfies keyof TestPki['units'];
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

const submit = (portalClient: PortalClient, path: string) => portalClient.post(path, '', form);
const isLoggedIn = async (portalClient: PortalClient) => (await portalClient.get('/unit')).status === 200;

/** A browser in which the good unit has logged in before. */
async function returningClient(portal: PortalUnderTest): Promise<PortalClient> {
  const portalClient = portal.visit();
  await portal.logIn(portalClient);
  await submit(portalClient, '/logout');
  return portalClient;
}

/** A login through a program that answers in place of the agent and signs with a certificate of its own. */
const logInAsSquatter = (portal: PortalUnderTest, portalClient: PortalClient) =>
  portal.logIn(portalClient, portal.pki.units[squatterId]);

// Proves that a verified login of another unit than the last one in this browser has no effect until it is confirmed.
test('L9 a login as another unit than the last one in this browser waits for confirmation', async () => {
  const portal = await startPortal();
  const { name, code } = portal.pki.units[squatterId];
  const portalClient = await returningClient(portal);
  const reply = await logInAsSquatter(portal, portalClient);
  expect([reply.status, await reply.json()]).toEqual([200, { unconfirmedUnit: { name, code } }]);
  expect(await isLoggedIn(portalClient)).toBe(false);
  expect(await portalClient.page('/')).not.toContain(name);
  const page = await portalClient.page('/login/confirm');
  expect(page).toContain('继续以“');
  expect(page).toContain(name);
  expect(page).toContain(code);
  expect(page).toContain(portal.pki.units.good.code);
});

test('L9 a user who refuses is not logged in, and the next login of their own unit needs no confirmation', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  await logInAsSquatter(portal, portalClient);
  await submit(portalClient, '/logout');
  expect((await submit(portalClient, '/login/confirm')).headers.get('location')).toBe('/unit');
  expect(await isLoggedIn(portalClient)).toBe(false);
  expect(await (await portal.logIn(portalClient)).json()).toHaveProperty('unit');
  expect(await isLoggedIn(portalClient)).toBe(true);
});

test('L9 a user who confirms is logged in with a new session id, and the next login needs no confirmation', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  await logInAsSquatter(portal, portalClient);
  const before = portalClient.cookies.get('portal');
  expect((await submit(portalClient, '/login/confirm')).headers.get('location')).toBe('/unit');
  expect(portalClient.cookies.get('portal')).not.toBe(before);
  expect(await portalClient.page('/unit')).toContain(portal.pki.units[squatterId].name);
  await submit(portalClient, '/logout');
  expect(await (await logInAsSquatter(portal, portalClient)).json()).toHaveProperty('unit');
});

test('L9 another site cannot confirm, and neither can another session', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  await logInAsSquatter(portal, portalClient);
  const foreign = await portalClient.post('/login/confirm', '', { ...form, Origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
  await submit(portal.visit(), '/login/confirm');
  expect(await isLoggedIn(portalClient)).toBe(false);
});

test('L9 an unconfirmed login expires as an anonymous session does', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  await logInAsSquatter(portal, portalClient);
  portal.clock.now += 10 * 60_000;
  await submit(portalClient, '/login/confirm');
  expect(await isLoggedIn(portalClient)).toBe(false);
});

test('L9 a logout in one tab ends an unconfirmed login in another tab', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  await logInAsSquatter(portal, portalClient);
  const kept = portal.visit();
  for (const [name, value] of portalClient.cookies) kept.cookies.set(name, value);
  await submit(portalClient, '/logout');
  await submit(kept, '/login/confirm');
  expect(await isLoggedIn(kept)).toBe(false);
});

test('L9 the first login in a browser needs no confirmation, and every page names the unit', async () => {
  const portal = await startPortal();
  const { good } = portal.pki.units;
  const portalClient = portal.visit();
  expect(await (await portal.logIn(portalClient)).json()).toEqual({ unit: { name: good.name, code: good.code } });
  for (const path of ['/', '/unit', '/faq']) {
    const [, banner = ''] =
      /<form method="post" action="\/logout\/wrong-unit"(.*?)<\/form>/s.exec(await portalClient.page(path)) ?? [];
    expect(banner).toContain(good.name);
    expect(banner).toContain(good.code);
    expect(banner).toContain('不是本单位？退出');
  }
  await submit(portalClient, '/logout');
  await portal.logIn(portalClient);
  expect(await portalClient.page('/unit')).not.toContain('/logout/wrong-unit');
});

test('L9 不是本单位 logs out and forgets the unit, so the next login needs no confirmation', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await logInAsSquatter(portal, portalClient);
  expect((await submit(portalClient, '/logout/wrong-unit')).headers.get('location')).toBe('/');
  expect(await isLoggedIn(portalClient)).toBe(false);
  expect(portalClient.cookies.get('unit')).toBe('');
  portalClient.cookies.delete('unit');
  expect(await (await portal.logIn(portalClient)).json()).toHaveProperty('unit');
  expect(await portalClient.page('/unit')).toContain('/logout/wrong-unit');
});

test.each([
  ['nothing', ''],
  ['rubbish', '%22%3E%3Cscript%3E'],
  ['a code in lower case', '91320000ma0000009x'],
  ['4 KB', 'A'.repeat(4_000)],
])('L9 a cookie of the last unit that holds %s leads to a confirmation', async (_name, value) => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  portalClient.cookies.set('unit', value);
  expect(await (await portal.logIn(portalClient)).json()).toHaveProperty('unconfirmedUnit');
  const page = await portalClient.page('/login/confirm');
  expect(page).toContain('无法识别');
  expect(page).not.toContain('script%3E');
});

test('L9 the last unit is in a __Host- cookie that is HttpOnly, Secure and SameSite', async () => {
  const portal = await startPortal({ origin: 'https://portal.example' });
  const reply = await portal.logIn(portal.visit());
  expect(reply.headers.getSetCookie()).toContainEqual(
    expect.stringMatching(
      /^__Host-unit=[0-9A-Z]{18}; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ),
  );
});

test('L9 a refused login leaves the cookie of the last unit unchanged', async () => {
  const portal = await startPortal();
  const portalClient = await returningClient(portal);
  const before = portalClient.cookies.get('unit');
  expect((await statusAndCode(await portal.logIn(portalClient, portal.pki.units.expired)))[1]).toBe(
    'CERTIFICATE_EXPIRED',
  );
  expect(portalClient.cookies.get('unit')).toBe(before);
});
