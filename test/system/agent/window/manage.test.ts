import { randomBytes } from 'node:crypto';
import { faqEntries } from '@hrca/protocol/faq';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import {
  certificateView,
  corrupt,
  expired,
  good,
  locked,
  onDevice,
  twin,
  views,
} from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const open = () => openWindow({ browser: browser() });
const card = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const labels = (page: Page, name: string) => card(page, name).getByRole('button').allInnerTexts();
const pfx = (buffer: Buffer) => ({ name: '单位证书.pfx', mimeType: 'application/x-pkcs12', buffer });

async function pickFile(page: Page, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '导入证书文件' }).click();
  await (await chooser).setFiles(pfx(buffer));
}

test('each certificate offers the actions that it allows, and no other', async () => {
  const { page, show, nextAction } = await open();
  await show(views.manage);
  expect(await labels(page, good.unitName)).toEqual(['修改口令', '忘记口令', '删除']);
  expect(await labels(page, locked.unitName)).toEqual(['解锁', '删除']);
  expect(await labels(page, expired.unitName)).toEqual(['修改口令', '忘记口令', '删除']);
  expect(await labels(page, corrupt.unitName)).toEqual(['删除']);
  await card(page, good.unitName).getByRole('button', { name: '修改口令' }).click();
  expect(await nextAction()).toEqual({ action: 'changePin', certificateId: good.id });
  await show(views.manage);
  await card(page, locked.unitName).getByRole('button', { name: '解锁' }).click();
  expect(await nextAction()).toEqual({ action: 'unlock', certificateId: locked.id });
});

test.each([
  ['忘记口令', '修改口令'],
  ['Forgot PIN', 'Change PIN'],
])('a forgotten PIN leads to the PUK while there are tries left, by the keyboard alone: %s', async (forgot, change) => {
  const { page, show, nextAction } = await open();
  await show(views.manage);
  if (forgot === 'Forgot PIN') await page.getByRole('button', { name: 'English' }).click();
  await card(page, good.unitName).getByRole('button', { name: change }).focus();
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe(forgot);
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'unlock', certificateId: good.id });
});

test('the window does not offer to unlock the PIN of a USB Key', async () => {
  const { page, show } = await open();
  await show(views['manage-keys']);
  expect(await labels(page, onDevice.unitName)).toEqual(['修改口令']);
});

test('removing a certificate asks first; 保留 has the focus, and Esc chooses it', async () => {
  const { page, show, nextAction, actions } = await open();
  await show(views.manage);
  const remove = card(page, good.unitName).getByRole('button', { name: '删除', exact: true });
  await remove.focus();
  await page.keyboard.press('Enter');
  expect(await page.locator(':focus').textContent()).toBe('保留');
  await page.keyboard.press('Escape');
  expect(await page.locator(':focus').textContent()).toBe('删除');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
  await remove.click();
  await page.getByRole('button', { name: '确定删除' }).click();
  expect(await nextAction()).toEqual({ action: 'remove', certificateId: good.id });
});

test('an import sends the unchanged bytes of the file, and the passphrase', async () => {
  const { page, show, nextAction } = await open();
  const file = randomBytes(3001);
  await show(views['manage-empty']);
  await pickFile(page, file);
  expect(await page.locator('.file-name').textContent()).toBe('单位证书.pfx');
  expect(await page.locator(':focus').getAttribute('id')).toBe('passphrase');
  await page.keyboard.type('文件口令');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({
    action: 'import',
    files: [{ name: '单位证书.pfx', contents: file.toString('base64url') }],
    passphrase: '文件口令',
  });
  await page.getByText('正在导入…').waitFor();
});

test('a key and its certificates in separate files are imported together', async () => {
  const { page, show, nextAction } = await open();
  await show(views['manage-empty']);
  await page.locator('#import-file').setInputFiles([
    { name: '单位.key', mimeType: 'application/octet-stream', buffer: Buffer.from('key') },
    { name: '单位.cer', mimeType: 'application/octet-stream', buffer: Buffer.from('cer') },
  ]);
  expect(await page.locator('.file-name').textContent()).toBe('单位.key 单位.cer');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  expect(await nextAction()).toMatchObject({
    files: [
      { name: '单位.key', contents: Buffer.from('key').toString('base64url') },
      { name: '单位.cer', contents: Buffer.from('cer').toString('base64url') },
    ],
  });
});

test('a file is sent without a passphrase where none was typed', async () => {
  const { page, show, nextAction } = await open();
  await show(views['manage-empty']);
  await pickFile(page, Buffer.from('x'));
  await page.getByRole('button', { name: '导入', exact: true }).click();
  expect(await nextAction()).toEqual({
    action: 'import',
    files: [{ name: '单位证书.pfx', contents: 'eA' }],
    passphrase: '',
  });
});

test('a wrong passphrase is asked for again, by the name of the file', async () => {
  const { page, show, nextAction } = await open();
  await show(views.passphrase);
  expect(await page.locator('.file-name').textContent()).toBe('分公司.pfx');
  expect(await page.locator(':focus').getAttribute('id')).toBe('passphrase');
  await page.keyboard.type('right');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'passphrase', passphrase: 'right' });
  await show(views.passphrase);
  await page.getByRole('button', { name: '跳过这个文件' }).click();
  expect(await nextAction()).toEqual({ action: 'back' });
});

test('an import shows its progress and can be stopped', async () => {
  const { page, show, send, nextAction } = await open();
  await show(views.importing);
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0.4');
  send({ update: { ...views.importing, progress: 0.8 } });
  await expect.poll(() => page.getByRole('progressbar').getAttribute('value')).toBe('0.8');
  await page.getByRole('button', { name: '放弃导入' }).click();
  expect(await nextAction()).toEqual({ action: 'back' });
  await show(views.importing);
  await page.keyboard.press('Escape');
  expect(await nextAction()).toEqual({ action: 'back' });
});

test('of several keys the user ticks those to import; what can log in now is ticked, in both languages', async () => {
  const { page, show, nextAction } = await open();
  await show(views.chooseKeys);
  const ticks = () =>
    page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked));
  expect(await ticks()).toEqual([true, false]);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText('请至少勾选一张证书。').waitFor();
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('button', { name: 'English' }).click();
  expect(await ticks()).toEqual([false, true]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  expect(await nextAction()).toEqual({ action: 'chooseKeys', certificateIds: [twin.id] });
});

test('a certificate that was imported before is replaced only after confirmation; the answer that keeps it has the focus', async () => {
  const { page, show, nextAction } = await open();
  await show(views.replace);
  expect(await page.locator(':focus').textContent()).toBe('不导入，保留原来的');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'back' });
  await show(views.replace);
  await page.getByRole('button', { name: '重新导入' }).click();
  expect(await nextAction()).toEqual({ action: 'replace' });
});

test('a file that was not imported is shown with its code, its contents and the technical reason', async () => {
  const { page, show } = await open();
  await show(views['manage-failed']);
  const box = page.getByRole('alert').filter({ hasText: '没有导入' });
  for (const text of [
    '单位证书（副本）.pfx',
    'PKCS12_MALFORMED',
    'truncated value',
    '单位.cer',
    'PKCS12_NO_KEY',
    '证书、证书申请',
  ]) {
    expect(await box.textContent()).toContain(text);
  }
});

test('the window refuses a file that is too large, and another can be chosen', async () => {
  const { page, show, actions } = await open();
  await show(views['manage-empty']);
  await pickFile(page, Buffer.alloc(256 * 1024 + 1));
  expect(await page.locator('.import').textContent()).toContain(faqEntries.PKCS12_TOO_LARGE.summary.zh);
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: '导入', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator(':focus').textContent()).toBe('导入证书文件');
  await pickFile(page, Buffer.alloc(256 * 1024));
  expect(await page.getByRole('button', { name: '导入', exact: true }).isEnabled()).toBe(true);
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
});

test('我已记下 leaves the screen at once after the PUK was copied; Esc does not leave it', async () => {
  const { page, context, show, nextAction } = await open();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await show(views.imported);
  expect(await page.locator('output').textContent()).toBe('4821-0937-5562');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '复制' }).click();
  await page.getByText('已复制').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('4821-0937-5562');
  await page.getByRole('button', { name: '我已记下' }).click();
  expect(await nextAction()).toEqual({ action: 'noted' });
  await show(views.manage);
  await page.getByRole('button', { name: 'English' }).click();
  expect(await page.content()).not.toContain('4821-0937-5562');
});

test('我已记下 asks first where a PUK was not copied, even when the agent ends meanwhile', async () => {
  const { page, show, send, disconnect, nextAction } = await open();
  await show(views.imported);
  const noted = page.getByRole('button', { name: '我已记下' });
  await noted.click();
  expect(await page.locator(':focus').textContent()).toBe('还没有');
  await page.keyboard.press('Enter');
  expect(await page.locator(':focus').textContent()).toBe('我已记下');
  await noted.click();
  await page.getByRole('button', { name: '已经抄下' }).click();
  expect(await nextAction()).toEqual({ action: 'noted' });

  await show(views['imported-several']);
  send({ view: views.timeout });
  disconnect();
  // The browser asks before it closes a page that was clicked in.
  const dialogShown = page.waitForEvent('dialog');
  void page.close({ runBeforeUnload: true });
  const dialog = await dialogShown;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  expect(await page.locator('output').allTextContents()).toEqual(['4821-0937-5562', '0093-7716-2048']);
  await noted.click();
  await page.getByRole('button', { name: '已经抄下' }).click();
  await page.getByRole('heading', { name: '窗口已超时' }).waitFor();
});

test('the window says so where copying is not possible', async () => {
  const { page, show } = await open();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
  });
  await show(views.imported);
  await page.getByRole('button', { name: '复制' }).click();
  await page.getByText('未能复制，请抄写。').waitFor();
});

test('the window lists the allowed sites, and the recently refused ones with the time', async () => {
  const { page, show } = await open();
  const at = new Date(2026, 10, 24, 9, 5).getTime();
  await show({ ...views.manage, refused: [{ origin: 'https://rs-jshrss.example.com', at }] });
  const sites = await page.locator('.sites li').allInnerTexts();
  expect(sites).toHaveLength(4);
  expect(sites[1]).toMatch(/http:\/\/localhost:8080\s+自行添加/);
  expect(sites[3]).toMatch(/https:\/\/rs-jshrss\.example\.com\s+2026年11月24日 0?9:05/);
});

test.each([
  ['pin-changed', '口令已修改。'],
  ['unlocked', '新口令已生效，证书可以使用。'],
  ['removed', '证书已删除。'],
] as const)('the window shows a notice after an action: %s', async (notice, sentence) => {
  const { page, show } = await open();
  await show({ ...views.manage, notice });
  expect(await page.getByRole('alert').filter({ hasText: sentence }).count()).toBe(1);
});

test('Esc and 关闭窗口 close the window', async () => {
  for (const close of [
    (page: Page) => page.keyboard.press('Escape'),
    (page: Page) => page.getByRole('button', { name: '关闭窗口' }).click(),
  ]) {
    const { page, show, nextAction } = await open();
    await show(views.manage);
    const closed = page.waitForEvent('close');
    await close(page).catch(() => undefined);
    await closed;
    expect(await nextAction()).toEqual({ action: 'cancel' });
  }
});

test('a long list is grouped by unit and filtered', async () => {
  const { page, show } = await open();
  await show(views['manage-units']);
  expect(await page.locator('.unit-group .card').count()).toBe(3);
  await page.getByRole('searchbox').fill('南通');
  expect(await page.locator('.card:not(.import):visible').count()).toBe(1);
  expect(await page.locator('.unit-group').isHidden()).toBe(true);
});

test('actions that cannot succeed are not offered: unreadable file, unreadable certificate on a device, PIN managed by the device', async () => {
  const { page, show } = await open();
  const unreadable = certificateView({ number: 50, unitName: 'a', unitCode: '', problem: 'KEYSTORE_UNREADABLE' });
  const malformed = certificateView({
    number: 51,
    unitName: 'b',
    unitCode: '',
    problem: 'CERTIFICATE_MALFORMED',
    device: 'Key',
  });
  const pinPad = certificateView({ number: 52, unitName: 'c', unitCode: '', device: 'Key', isPinOfDevice: true });
  await show({ ...views['manage-empty'], certificates: [unreadable, malformed, pinPad] });
  const cards = await page.locator('li.card').all();
  const offered = await Promise.all(cards.map((one) => one.getByRole('button').allInnerTexts()));
  expect(offered).toEqual([[], ['修改口令'], []]);
});
