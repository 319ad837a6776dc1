import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { choose, enterNewPin, enterPin, expectCancelled, failureOf, startLogin } from '#test/support/browser/clerk.ts';
import { type SystemInBrowser, startSystemInBrowser } from '#test/support/browser/installedSystem.ts';
import { hrca } from '#test/support/built/builtAgent.ts';

const PIN = 'jiangsu-2026';
const browser = useBrowser();
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const system = (options: Partial<Parameters<typeof startSystemInBrowser>[1]> = {}) =>
  startSystemInBrowser(browser(), { units: [pki.units.good], trustAnchorPem: pki.trustAnchorPem, ...options });

async function withChosenPin(
  options: Partial<Parameters<typeof startSystemInBrowser>[1]> = {},
): Promise<SystemInBrowser> {
  const here = await system(options);
  await hrca(here.home, ['change-pin', here.imported[0]?.id ?? ''], { lines: ['123456', PIN, PIN] });
  return here;
}

async function expectLoggedIn(portal: Page): Promise<void> {
  await portal.waitForURL('**/unit');
  await portal.getByRole('heading', { name: '单位中心' }).waitFor();
  const text = await portal.locator('main').textContent();
  expect(text).toContain(pki.units.good.name);
  expect(text).toContain(pki.units.good.code);
}

describe('a clerk', () => {
  test('a clerk logs in for the first time, must change 123456, sees the unit, logs out, and logs in again', async () => {
    const here = await system();
    const portal = await here.visit();
    await here.screenshot(portal, '01-portal');
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByRole('heading', { name: '证书列表' }).waitFor();
    expect(await window.locator('body').textContent()).toContain(here.origin);
    await here.screenshot(window, '02-certificates');
    await here.screenshot(portal, '03-waiting');
    await choose(window);
    await here.screenshot(window, '04-pin');
    await enterPin(window, '123456');
    await window.getByLabel('新口令', { exact: true }).waitFor();
    await here.screenshot(window, '05-new-pin');
    await enterNewPin(window, PIN);
    await expectLoggedIn(portal);
    await here.screenshot(portal, '06-unit');
    await portal.getByRole('button', { name: '退出', exact: true }).click();
    await portal.goto(`${here.origin}/unit`);
    expect(portal.url()).not.toContain('/unit');

    await portal.goto(here.origin);
    await startLogin(portal);
    const second = await here.agentWindow();
    await choose(second);
    await enterPin(second, PIN);
    await expectLoggedIn(portal);
  });

  test('the tries count down to the lock, which outlives a restart and is opened with the PUK', async () => {
    const here = await withChosenPin();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    for (const left of [5, 4, 3, 2, 1]) {
      await enterPin(window, 'wrong-pin');
      await window.getByText(`还可以试 ${left} 次`).first().waitFor();
    }
    await enterPin(window, 'wrong-pin');
    await window.getByLabel('解锁码', { exact: true }).waitFor();
    await here.screenshot(window, '07-locked');
    await window.close();
    await expectCancelled(portal);

    here.agent?.kill('SIGKILL');
    if (here.agent) await once(here.agent, 'exit');
    await here.restartAgent();
    await portal.getByRole('button', { name: '登录', exact: true }).click();
    const again = await here.agentWindow();
    await choose(again);
    await again
      .getByLabel('解锁码', { exact: true })
      .or(again.getByLabel('口令', { exact: true }))
      .waitFor();
    await again.getByLabel('解锁码', { exact: true }).fill(here.imported[0]?.puk ?? '');
    await enterNewPin(again, 'jiangsu-2027');
    await enterPin(again, 'jiangsu-2027');
    await expectLoggedIn(portal);
  }, 60_000);

  test.each([
    ['取消', async (window: Page) => window.getByRole('button', { name: '取消' }).click()],
    ['Escape', async (window: Page) => window.keyboard.press('Escape')],
    ['closing the window', async (window: Page) => window.close()],
  ])('a clerk cancels by %s', async (_, giveUp) => {
    const here = await withChosenPin();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByRole('heading', { name: '证书列表' }).waitFor();
    await giveUp(window);
    await expectCancelled(portal);
    await here.screenshot(portal, '08-cancelled');
  });

  test('closing the portal’s page during a login frees the agent for the next', async () => {
    const here = await withChosenPin();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await portal.close();
    await window.getByText('已取消').first().waitFor();
    const next = await here.visit();
    await startLogin(next);
    const second = await here.agentWindow();
    await choose(second);
    await enterPin(second, PIN);
    await expectLoggedIn(next);
  });

  test('the window shows why an expired certificate cannot be chosen', async () => {
    const here = await system({ units: [pki.units.expired] });
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByText('CERTIFICATE_EXPIRED').first().waitFor();
    expect(await window.getByRole('radio').first().isDisabled()).toBe(true);
    await here.screenshot(window, '09-expired');
  });

  test('再次显示窗口 opens the window again, and the earlier one says so', async () => {
    const here = await withChosenPin();
    const portal = await here.visit();
    await startLogin(portal);
    const first = await here.agentWindow();
    await first.getByRole('heading', { name: '证书列表' }).waitFor();
    await portal.getByRole('button', { name: '再次显示窗口' }).click();
    const second = await here.agentWindow();
    await choose(second);
    await enterPin(second, PIN);
    await expectLoggedIn(portal);
  });
});

describe('without an agent to help', () => {
  test('the portal says that the agent does not run', async () => {
    const here = await system({ isAgentRunning: false });
    const portal = await here.visit();
    await startLogin(portal);
    expect(await failureOf(portal)).toBe('AGENT_UNAVAILABLE');
    await here.screenshot(portal, '10-unavailable');
  });

  test('an origin that is not listed gets the same answer, and the agent lists it as refused', async () => {
    const here = await system({ isListed: false });
    const portal = await here.visit();
    await startLogin(portal);
    expect(await failureOf(portal)).toBe('AGENT_UNAVAILABLE');
    const { refused } = JSON.parse((await hrca(here.home, ['status', '--json'])).stdout);
    expect(refused).toMatchObject([{ origin: here.origin }]);
  });

  test.each([
    ['while the certificates are shown', async () => {}],
    ['while it asks for the PIN', choose],
    [
      'while it checks the PIN',
      async (window: Page) => {
        await choose(window);
        await enterPin(window, PIN);
      },
    ],
  ])('W8 an agent that is killed %s leaves the portal logged out and nothing half done', async (_, goOn) => {
    // Proves that a login is complete or absent, and that the next one works (tries: test/system/faults).
    const here = await withChosenPin();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByRole('heading', { name: '证书列表' }).waitFor();
    await goOn(window);
    here.agent?.kill('SIGKILL');
    if (here.agent) await once(here.agent, 'exit');
    expect(await failureOf(portal)).toBe('AGENT_DISCONNECTED');
    await portal.goto(`${here.origin}/unit`);
    expect(portal.url()).not.toContain('/unit');

    await here.restartAgent();
    const next = await here.visit();
    await startLogin(next);
    const second = await here.agentWindow();
    await choose(second);
    await enterPin(second, PIN);
    await expectLoggedIn(next);
  });
});

describe('a login token', () => {
  async function captureLogin(here: SystemInBrowser) {
    const portal = await here.visit();
    const posted = portal.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/login'));
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await enterPin(window, PIN);
    const body = (await posted).postDataJSON() as { challenge: string; token: string };
    await expectLoggedIn(portal);
    return { portal, body };
  }
  const post = (portal: Page, body: object) =>
    portal.evaluate(
      async (json) =>
        (await fetch('/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: json })).json(),
      JSON.stringify(body),
    );

  test('a login token works once', async () => {
    const here = await withChosenPin();
    const { portal, body } = await captureLogin(here);
    expect(await post(portal, body)).toMatchObject({ error: { code: 'CHALLENGE_UNKNOWN' } });
  });

  test('a login token is refused by another portal, even one that relays the challenge', async () => {
    const [here, there] = [await withChosenPin(), await system({ isAgentRunning: false })];
    const { body } = await captureLogin(here);
    const other = await there.visit();
    const { challenge } = await other.evaluate(async () =>
      (
        await fetch('/login/challenge', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      ).json(),
    );
    expect(await post(other, { ...body, challenge })).toMatchObject({ error: { code: 'ORIGIN_MISMATCH' } });
  });
});

test('no log of agent or portal contains a PIN or a token', async () => {
  const here = await withChosenPin();
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await choose(window);
  await enterPin(window, PIN);
  await expectLoggedIn(portal);
  const log = readFileSync(`${here.home}/state/log/agent.log`, 'utf8');
  expect(log).toContain('listening');
  for (const secret of [PIN, '123456', 'eyJhbGciOi']) expect(log).not.toContain(secret);
});
