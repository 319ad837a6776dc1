import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { choose, enterNewPin, enterPin, startLogin } from '#test/support/browser/clerk.ts';
import { startSystemInBrowser } from '#test/support/browser/installedSystem.ts';

const browser = useBrowser();

test('a clerk with an SM2 certificate logs in, and the unit page shows the checks', async () => {
  const { units, trustAnchorPem } = await createTestPki({ now: Date.now(), keyType: 'SM2' });
  const here = await startSystemInBrowser(browser(), { units: [units.good], trustAnchorPem });
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await window.getByRole('heading', { name: '证书列表' }).waitFor();
  expect(await window.locator('main').textContent()).toContain('SM2');
  await choose(window);
  await enterPin(window, '123456');
  await enterNewPin(window, 'jiangsu-2026');
  await portal.waitForURL('**/unit');
  await portal.getByRole('heading', { name: '单位中心' }).waitFor();
  const text = await portal.locator('main').textContent();
  expect(text).toContain(units.good.name);
  expect(text).toContain(units.good.code);
  expect(text).toContain('SM2 密钥对应 SM2');
});
