import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { accessibilityViolations } from '#test/support/browser/accessibility.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { browse, desktop, phone, screenshot, scriptedAgent } from '#test/support/browser/loginPage.ts';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

const browser = useBrowser();
const assetsFolder = suiteFolder();
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.parse('2026-03-02T01:30:00Z') });
});

/** Every page in every state: a screenshot, axe-core, and no horizontal overflow. */
test.each([
  ['desktop', 'zh', 'light', desktop],
  ['desktop', 'en', 'dark', desktop],
  ['phone', 'zh', 'dark', phone],
  ['phone', 'en', 'light', phone],
] as const)(
  'is accessible and fits: %s, %s, %s',
  async (device, language, colorScheme, viewport) => {
    const portal = await startPortal({ assetsFolder, pki });
    const page = await browse(browser(), { viewport, colorScheme });
    const problems: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
    });
    const look = async (name: string) => {
      await screenshot(page, `${name}-${device}-${language}-${colorScheme}`);
      for (const violation of await accessibilityViolations(page)) problems.push(`${name}: ${violation}`);
      if (await isTooWide(page)) problems.push(`${name}: wider than the window`);
    };
    const [loginName, cancelName] = { zh: ['登录', '取消'], en: ['Log in', 'Cancel'] }[language] as [string, string];
    const login = page.getByRole('button', { name: loginName, exact: true });

    await page.goto(`${portal.url}/?lang=${language}`);
    await look('home');
    for (const path of ['faq', 'faq/CLOCK_SKEW', 'login', 'login?method=ca']) {
      await page.goto(`${portal.url}/${path}`);
      await look(path.replace(/\W/g, '-'));
    }
    const first = await scriptedAgent(page);
    await page.reload();
    await login.click();
    await page.getByRole('button', { name: cancelName }).waitFor();
    await look('connecting');
    await first.openWindow();
    await page.locator('#show-window').waitFor();
    await look('hint');
    const challenge = await first.challenge();
    const skewed = portal.clock.now + 42 * 60_000;
    await first.answer({
      result: { token: createLoginToken({ ...pki.units.good, challenge, now: skewed, origin: portal.origin }) },
    });
    await page.getByRole('alert').getByText('CLOCK_SKEW').waitFor();
    await look('error');

    const second = await scriptedAgent(page);
    await page.reload();
    await login.click();
    const next = await second.challenge();
    await second.answer({
      result: {
        token: createLoginToken({
          ...pki.units.good,
          challenge: next,
          now: portal.clock.now - 12_000,
          origin: portal.origin,
        }),
      },
    });
    await page.waitForURL('**/unit');
    await look('unit');
    await page.goto(portal.url);
    await look('home-logged-in');
    await page.goto(`${portal.url}/nothing`);
    await look('not-found');
    expect(problems.filter((problem) => !/status of 40[34]/.test(problem))).toEqual([]);
  },
  60_000,
);

test('pages print on white, without controls', async () => {
  const portal = await startPortal({ assetsFolder, pki });
  const page = await browse(browser());
  await page.emulateMedia({ media: 'print' });
  await page.goto(portal.url);
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  await page.goto(`${portal.url}/faq/CLOCK_SKEW`);
  await screenshot(page, 'faq-print');
});

function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
