import { createTestPki } from '@hrca/certs-fixtures';
import type { Page } from 'puppeteer-core';
import { expect, onTestFinished, test } from 'vitest';
import { useFirefox } from '#test/support/browser/firefox.ts';
import { startInstalledSystem } from '#test/support/browser/installedSystem.ts';

const PIN = 'jiangsu-2026';
const firefox = useFirefox({ 'intl.accept_languages': 'zh-CN' });

test('a clerk with Firefox logs in for the first time, must change 123456, and sees the unit', async () => {
  const pki = await createTestPki({ now: Date.now() });
  const here = await startInstalledSystem({ units: [pki.units.good], trustAnchorPem: pki.trustAnchorPem });
  const portal = await open(here.origin);
  await press(portal, 'link', '单位登录');
  await press(portal, 'link', 'CA');
  await press(portal, 'button', '登录');

  const window = await open(await here.nextWindowUrl());
  await window.locator('::-p-text(证书列表)').wait();
  // The pointer enters the window over its edge, as a real one does.
  await window.mouse.move(2, 2);
  await window.waitForSelector('html:not([data-unsettled])');
  expect(await textOf(window)).toContain(here.origin);
  await press(window, 'button', '确定');
  await type(window, '口令', '123456');
  await press(window, 'button', '确定');
  await type(window, '新口令', PIN);
  await type(window, '确认新口令', PIN);
  await press(window, 'button', '确定');

  await portal.locator('::-p-text(单位中心)').wait();
  expect(portal.url()).toBe(`${here.origin}/unit`);
  const text = await textOf(portal);
  expect(text).toContain(pki.units.good.name);
  expect(text).toContain(pki.units.good.code);
});

async function open(url: string): Promise<Page> {
  const page = await firefox().newPage();
  onTestFinished(() => page.close());
  await page.goto(url);
  return page;
}

async function press(page: Page, role: 'link' | 'button', name: string): Promise<void> {
  await page.locator(`::-p-aria([role="${role}"][name="${name}"])`).click();
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await page.locator(`::-p-xpath(//label[normalize-space()="${label}"])`).click();
  await page.keyboard.type(text);
}

function textOf(page: Page): Promise<string> {
  return page.$eval('body', ({ innerText }) => innerText);
}
