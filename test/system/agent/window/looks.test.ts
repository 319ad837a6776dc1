import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WindowView } from '@hrca/protocol';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { certificateView, views } from '#test/support/browser/windowViews.ts';

// Screenshots to look at, and what can be measured in them.
const folder = join(import.meta.dirname, '../../../screenshots/window');
const browser = useBrowser();
beforeAll(() => mkdir(folder, { recursive: true }));

/** The window as the agent opens it, at the scalings that office PCs use, and smaller than is useful. */
const sizes = {
  light: { viewport: { width: 520, height: 640 } },
  dark: { viewport: { width: 520, height: 640 }, colorScheme: 'dark' },
  'scaled-125': { viewport: { width: 416, height: 512 }, deviceScaleFactor: 1.25 },
  'scaled-150': { viewport: { width: 360, height: 440 }, deviceScaleFactor: 1.5 },
  'scaled-200': { viewport: { width: 260, height: 320 }, deviceScaleFactor: 2 },
  'forced-colors': { viewport: { width: 520, height: 640 }, forcedColors: 'active' },
} as const;

async function takePicture(page: Page, name: string): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  expect(sideways, name).toBeLessThanOrEqual(0);
}

test.each(Object.entries(sizes))('no screen overflows horizontally: %s', async (size, options) => {
  const { page, show } = await openWindow({ browser: browser(), staysOpen: true, ...options });
  for (const [name, view] of Object.entries(views)) {
    await show(view);
    await takePicture(page, `${name}.${size}`);
  }
});

test('no screen overflows horizontally in English at 150 %', async () => {
  const { page, show } = await openWindow({ browser: browser(), staysOpen: true, ...sizes['scaled-150'] });
  await page.getByRole('button', { name: 'English' }).click();
  for (const [name, view] of Object.entries(views)) {
    await show(view, 25_000);
    await takePicture(page, `${name}.english`);
  }
});

const cut = certificateView({
  unitName: `江苏${'特别长的名称'.repeat(40)}有限公司`,
  issuer: `\u202E${'CA '.repeat(80)}`,
});

/** What appears during use. */
const steps: [string, WindowView, (page: Page) => Promise<unknown>][] = [
  ['rules', views.newPin, (page) => page.keyboard.type('111111')],
  ['mismatch', views.newPin, (page) => mismatch(page)],
  ['busy', views.pin, (page) => busy(page)],
  ['shown', views.pin, (page) => page.keyboard.type('js-2026').then(() => page.getByText('显示').click())],
  ['removing', views.manage, (page) => page.getByText('删除', { exact: true }).first().click()],
  ['importing', views['manage-empty'], (page) => page.locator('input[type=file]').setInputFiles(file(3_000))],
  ['too-large', views['manage-empty'], (page) => page.locator('input[type=file]').setInputFiles(file(300_000))],
  ['long-names', { ...views.certificates, certificates: [cut] }, async () => undefined],
  ['sites', views.manage, (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight))],
];

async function busy(page: Page): Promise<void> {
  await page.keyboard.type('js-2026\n');
  await expect.poll(() => page.locator('.busy').evaluate((line) => getComputedStyle(line).opacity)).toBe('1');
}

async function mismatch(page: Page): Promise<void> {
  await page.getByLabel('新口令', { exact: true }).fill('js-2026');
  await page.getByLabel('确认新口令', { exact: true }).fill('js-2027');
  await page.keyboard.press('Enter');
}

const file = (size: number) => ({ name: '江苏示例精密机械有限公司.pfx', mimeType: '', buffer: Buffer.alloc(size) });

test('nothing that appears during use overflows horizontally', async () => {
  const { page, show } = await openWindow({ browser: browser(), staysOpen: true });
  for (const [name, view, act] of steps) {
    await show(view, 25_000);
    await act(page);
    await takePicture(page, `step-${name}`);
  }
});

test('screens with three certificates, a PIN or a new PIN need no scrolling', async () => {
  const { page, show } = await openWindow({ browser: browser(), staysOpen: true });
  for (const name of ['certificates', 'share', 'pin', 'pin-last', 'newPin', 'done', 'failed', 'imported'] as const) {
    await show(views[name]);
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(overflow, name).toBeLessThanOrEqual(0);
  }
});
