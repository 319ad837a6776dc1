import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { good, onDevice, soon, twin, views } from '#test/support/browser/windowViews.ts';

// Updates of the list after a USB Key was plugged in or unplugged.
const browser = useBrowser();

test('a USB Key that is plugged in is listed, and the choice stays', async () => {
  const { page, show, send, nextAction } = await openWindow({ browser: browser() });
  await show({ ...views.certificates, certificates: [good, soon] });
  await page.getByRole('radio', { name: soon.unitName }).click();
  send({ update: { ...views.certificates, certificates: [onDevice, good, soon, twin] } });
  await page.getByRole('radio', { name: onDevice.unitName }).first().waitFor();
  const chosen = page.getByRole('radio', { checked: true });
  expect(await chosen.textContent()).toContain(soon.unitName);
  expect(await chosen.evaluate((row) => row === document.activeElement)).toBe(true);
  expect(await page.locator('header .visually-hidden').textContent()).toBe('证书列表已更新。');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: soon.id });
});

test('the choice is gone with the USB Key that is unplugged', async () => {
  const { page, show, send, nextAction } = await openWindow({ browser: browser() });
  await show({ ...views.certificates, certificates: [onDevice, good] });
  send({ update: { ...views.certificates, certificates: [good] } });
  await page.getByRole('radio', { name: onDevice.unitName }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '确定' }).click();
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: good.id });
});

test('a half-typed passphrase and its file stay after an update', async () => {
  const { page, show, send } = await openWindow({ browser: browser() });
  await show(views['manage-empty']);
  const file = { name: 'unit.pfx', mimeType: '', buffer: Buffer.alloc(3_000) };
  await page.locator('input[type=file]').setInputFiles(file);
  const passphrase = page.getByLabel('证书文件口令', { exact: true });
  await passphrase.fill('half-typed');
  send({ update: views['manage-keys'] });
  await page.getByText(onDevice.unitName).first().waitFor();
  expect(await passphrase.inputValue()).toBe('half-typed');
  expect(await passphrase.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await page.locator('input[type=file]').evaluate((field: HTMLInputElement) => field.files?.length)).toBe(1);
});

test('a pending action continues after an update', async () => {
  const { page, show, send } = await openWindow({ browser: browser() });
  await show(views.certificates);
  await page.getByRole('button', { name: '确定' }).click();
  await page.locator('.busy').waitFor({ state: 'attached' });
  send({ update: { ...views.certificates, certificates: [onDevice] } });
  send({ view: views.pin });
  await page.getByRole('heading', { name: '输入口令' }).waitFor();
});

test('each USB Key that cannot be read is shown with the reason and the code', async () => {
  const { page, show } = await openWindow({ browser: browser() });
  await show(views['certificates-keys']);
  const lines = page.getByRole('region', { name: '未能读取' }).getByRole('listitem');
  expect(await lines.count()).toBe(2);
  expect(await lines.first().textContent()).toContain('龙脉 GM3000');
  expect(await lines.first().textContent()).toContain('KEYSTORE_DRIVER_FAILED');
});

test('a certificate on a USB Key can be neither removed nor unlocked in the window', async () => {
  const { page, show } = await openWindow({ browser: browser() });
  await show({ ...views['manage-keys'], certificates: [onDevice] });
  const buttons = page.getByRole('listitem').filter({ hasText: onDevice.unitName }).getByRole('button');
  expect(await buttons.allTextContents()).toEqual(['修改口令']);
});
