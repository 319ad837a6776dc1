import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { faqEntries } from '@hrca/protocol/faq';
import type { Route } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { browse, screenshot, scriptedAgent, startLogin, visibleText } from '#test/support/browser/loginPage.ts';
import { setLoopbackPermission } from '#test/support/browser/loopbackPermission.ts';
import { type PortalUnderTest, startPortal } from '#test/support/portal/portalUnderTest.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

const browser = useBrowser();
const assetsFolder = suiteFolder();
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.parse('2026-03-02T01:30:00Z') });
});

const token = (portal: PortalUnderTest, challenge: string, now = portal.clock.now) =>
  createLoginToken({ ...pki.units.good, challenge, now, origin: portal.origin });

async function loginUnderWay() {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  const agent = await scriptedAgent(page);
  const login = page.getByRole('button', { name: '登录', exact: true });
  await startLogin(page, portal);
  return { portal, page, agent, login };
}

test('a login leads to the unit page, with the signing time in Beijing and on this computer', async () => {
  const { portal, page, agent } = await loginUnderWay();
  await agent.answer({ result: { token: token(portal, await agent.challenge()) } });
  await page.getByRole('heading', { name: '单位中心' }).waitFor();
  const text = await visibleText(page.locator('main'));
  expect(text).toContain('2026-03-02 09:30:00（北京时间）');
  expect(text).toContain('2026-03-02 02:30:00 (Europe/Berlin)');
  await page.getByRole('button', { name: '退出', exact: true }).click();
  await page.getByRole('link', { name: '单位登录' }).waitFor();
});

test('the page points to the open window, can show it again, and cancels', async () => {
  const { page, agent, login } = await loginUnderWay();
  const hint = page.getByText('请在弹出的“证书列表”窗口中操作');
  const showWindow = page.getByRole('button', { name: '再次显示窗口' });
  await page.getByRole('button', { name: '取消' }).waitFor();
  expect(await showWindow.isVisible()).toBe(false);
  await agent.openWindow();
  await hint.waitFor();
  await showWindow.click();
  await expect.poll(() => agent.calls).toEqual(['signLogin', 'showWindow']);
  await page.getByRole('button', { name: '取消' }).click();
  await agent.closed;
  await page.getByText('已取消，没有登录。').waitFor();
  expect(await visibleText(page.getByRole('alert'))).toBe('');
  expect(await hint.isVisible()).toBe(false);
  expect(await login.isEnabled()).toBe(true);
});

test('an error is shown with its code, what to do and its FAQ entry, and the user can try again', async () => {
  const { page, agent, login } = await loginUnderWay();
  await agent.answer({ error: { code: 'USER_TIMEOUT' } });
  const alert = page.getByRole('alert');
  await alert.getByText('USER_TIMEOUT').waitFor();
  expect(await visibleText(alert)).not.toContain('预期');
  expect(await login.isEnabled()).toBe(true);
  expect(await page.locator('#problem').evaluate((box) => box === document.activeElement)).toBe(true);
  await alert.getByRole('link', { name: '查看处理办法' }).click();
  await page.waitForURL('**/faq/USER_TIMEOUT');
  await page.goBack();
  await login.click();
  expect(await alert.getByText('USER_TIMEOUT').isVisible()).toBe(false);
});

test('ORIGIN_WAITING shows the seconds to wait', async () => {
  const { page, agent } = await loginUnderWay();
  await agent.answer({ error: { code: 'ORIGIN_WAITING', details: { retryAfterMs: 19_001 } } });
  const alert = page.getByRole('alert');
  await alert.getByText('ORIGIN_WAITING').waitFor();
  expect(await visibleText(alert)).toMatch(/请等待（秒）\s*20/);
  await screenshot(page, 'origin-waiting');
});

test('a request that the agent refuses shows the wrong field, what was expected and what was found', async () => {
  const { page, agent } = await loginUnderWay();
  const details = { field: 'accept.algorithms.0', expected: '"RS256" or "SM2"', got: '"rs256"' };
  await agent.answer({ error: { code: 'REQUEST_INVALID', details } });
  const alert = page.getByRole('alert');
  await alert.getByText('REQUEST_INVALID').waitFor();
  const text = await visibleText(alert);
  for (const fact of ['字段', '预期', '实际', ...Object.values(details)]) expect(text).toContain(fact);
  await screenshot(page, 'request-invalid');
});

test('the page shows the failed check, and by how many minutes the clock is wrong', async () => {
  const { portal, page, agent } = await loginUnderWay();
  const slow = token(portal, await agent.challenge(), portal.clock.now - 37 * 60_000);
  await agent.answer({ result: { token: slow } });
  const alert = page.getByRole('alert');
  await alert.getByText('CLOCK_SKEW').waitFor();
  const text = await visibleText(alert);
  expect(text).toMatch(/电脑时间比网站慢（分钟）\s*37/);
  expect(text).not.toContain('比网站快');
  expect(text).toMatch(/未通过的核对\s*签名时间/);
  expect(text).toContain('2026-03-02 09:30:00 前后 5.0 分钟内');
  expect(text).toContain('2026-03-02 08:53:00（相差 -37.0 分钟）');
});

test('pressing the button several times starts one login', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  const agent = await scriptedAgent(page);
  let challenges = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/login/challenge')) challenges++;
  });
  await page.goto(`${portal.url}/login?method=ca`);
  const login = page.getByRole('button', { name: '登录', exact: true });
  await login.dblclick();
  await agent.challenge();
  await login.dispatchEvent('click');
  await login.press('Enter');
  await agent.openWindow();
  await page.getByRole('button', { name: '再次显示窗口' }).waitFor();
  expect([challenges, agent.calls.length]).toEqual([1, 1]);
});

test('leaving the page aborts the login, and coming back shows the page ready', async () => {
  const { page, agent, login } = await loginUnderWay();
  await agent.openWindow();
  await page.getByRole('button', { name: '再次显示窗口' }).waitFor();
  // As the browser fires it for the back/forward cache.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await agent.closed;
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  expect(await login.isEnabled()).toBe(true);
  expect(await visibleText(page.getByRole('alert'))).toBe('');
  expect(await page.getByRole('button', { name: '取消' }).isVisible()).toBe(false);
});

test('the button is disabled until the script runs', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/login.js*', (route) => held.then(() => route.continue()));
  await page.goto(`${portal.url}/login?method=ca`, { waitUntil: 'commit' });
  const login = page.getByRole('button', { name: '登录', exact: true });
  await login.waitFor();
  expect(await login.isEnabled()).toBe(false);
  release();
  await expect.poll(() => login.isEnabled()).toBe(true);
});

test('an offline computer gets PORTAL_UNREACHABLE', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  await page.goto(`${portal.url}/login?method=ca`);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('alert').getByText('PORTAL_UNREACHABLE').waitFor();
});

test('the page shows AGENT_UNAVAILABLE where no agent runs', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  await page.routeWebSocket(/^ws:/, (socket) => void socket.close());
  await startLogin(page, portal);
  await page.getByRole('alert').getByText('AGENT_UNAVAILABLE').waitFor();
});

test('the page shows the steps where the browser blocks the access to the agent', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser(), { permissions: [] });
  await setLoopbackPermission(page, 'denied');
  await startLogin(page, portal);
  const alert = page.getByRole('alert');
  await alert.getByText('LOCAL_ACCESS_DENIED').waitFor();
  const steps = await alert.getByRole('listitem').allInnerTexts();
  expect(steps).toEqual(faqEntries.LOCAL_ACCESS_DENIED.steps.zh);
  await screenshot(page, 'local-access-denied');
});

test('a code that the portal does not have is shown with a link to the FAQ', async () => {
  const { page, agent } = await loginUnderWay();
  await agent.answer({ error: { code: 'KEY_FROM_TOMORROW' } });
  const alert = page.getByRole('alert');
  await alert.getByText('KEY_FROM_TOMORROW').waitFor();
  expect(await visibleText(alert)).toContain(faqEntries.INTERNAL.summary.zh);
  expect(await alert.getByRole('listitem').count()).toBe(0);
  await alert.getByRole('link', { name: '查看处理办法' }).click();
  await page.waitForURL('**/faq');
});

test('取消 in the agent’s window is not shown as an error', async () => {
  const { page, agent, login } = await loginUnderWay();
  await agent.answer({ error: { code: 'USER_CANCELLED' } });
  await page.getByText('已取消，没有登录。').waitFor();
  expect(await visibleText(page.getByRole('alert'))).toBe('');
  expect(await login.evaluate((button) => button === document.activeElement)).toBe(true);
});

test.each([
  ['a server that is down', (route: Route) => route.abort('connectionrefused')],
  ['a proxy in front of it', (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' })],
  ['a proxy that speaks JSON', (route: Route) => route.fulfill({ status: 503, body: '{}' })],
])('%s is PORTAL_UNREACHABLE, not PORTAL_BUSY', async (_name, answer) => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  await scriptedAgent(page);
  await page.route('**/login/challenge', answer);
  await startLogin(page, portal);
  const alert = page.getByRole('alert');
  await alert.getByText('PORTAL_UNREACHABLE').waitFor();
  expect(await visibleText(alert)).not.toContain('正忙');
});

test.each([
  ['100 %', { width: 1366, height: 768 }, 1],
  ['200 %', { width: 683, height: 384 }, 2],
] as const)('the page scrolls to an error, its code directly under the headline, on 1366×768 at %s', async (name, viewport, deviceScaleFactor) => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser(), { viewport, deviceScaleFactor });
  // No agent, which is the error with the most text: its steps stand on the page, too.
  await page.routeWebSocket(/^ws:\/\/127\.0\.0\.1:/, (socket) => void socket.close());
  await startLogin(page, portal);
  await page.getByRole('alert').getByText('AGENT_UNAVAILABLE').waitFor();
  const seen = await page.locator('#problem').evaluate((box) => {
    const isOnScreen = (selector: string) => {
      const { top, bottom } = (box.querySelector(selector) as Element).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    };
    const order = [...box.children].map(({ className, id }) => id || className);
    return {
      hasFocus: box === document.activeElement,
      summary: isOnScreen('.summary'),
      code: isOnScreen('code'),
      order: order.slice(0, 3),
    };
  });
  await page.screenshot({
    path: join(import.meta.dirname, '../../screenshots/portal', `error-zoom-${name.replace(/\W/g, '')}.png`),
  });
  expect(seen).toEqual({ hasFocus: true, summary: true, code: true, order: ['summary', 'code', 'steps'] });
});

test('L9 the page asks before it continues as another unit, and shows the unit after the first login', async () => {
  const { portal, page, agent } = await loginUnderWay();
  await agent.answer({ result: { token: token(portal, await agent.challenge()) } });
  await page.getByRole('heading', { name: '单位中心' }).waitFor();
  await screenshot(page, 'first-unit');
  expect(await page.getByRole('button', { name: '不是本单位？退出' }).isVisible()).toBe(true);
  await page.getByRole('button', { name: '退出', exact: true }).click();

  const squatter = await scriptedAgent(page);
  await startLogin(page, portal);
  const other = pki.units['code-extension-1.2.86.11.7.3'];
  const challenge = await squatter.challenge();
  const now = portal.clock.now;
  await squatter.answer({ result: { token: createLoginToken({ ...other, challenge, now, origin: portal.origin }) } });
  await page.waitForURL('**/login/confirm');
  await screenshot(page, 'confirm-unit');
  await page.getByRole('heading', { name: `继续以“${other.name}”办理？` }).waitFor();
  const heights = await page
    .locator('.actions button')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(heights).toEqual([heights[0], heights[0]]);
  await page.getByRole('button', { name: '继续办理' }).click();
  await page.getByRole('heading', { name: '单位中心' }).waitFor();
});
