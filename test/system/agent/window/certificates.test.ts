import { join } from 'node:path';
import type { WindowView } from '@hrca/protocol';
import { faqEntries } from '@hrca/protocol/faq';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { settled } from '#test/support/browser/clerk.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import {
  certificateView,
  corrupt,
  expired,
  good,
  locked,
  many,
  ORIGIN,
  soon,
  views,
} from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const open = () => openWindow({ browser: browser() });
const login = { screen: 'certificates', purpose: 'login', origin: ORIGIN } as const;

test('the first usable certificate is selected and has the focus', async () => {
  const { page, show } = await open();
  await show({ ...login, certificates: [expired, good, soon] });
  await expect.poll(() => page.getByRole('radio', { checked: true }).count()).toBe(1);
  expect(await page.locator(':focus').textContent()).toContain(good.unitName);
  expect(await page.locator(':focus').getAttribute('aria-checked')).toBe('true');
});

test('the certificate that the portal asked for is selected, unless it cannot be used', async () => {
  const { page, show } = await open();
  await show({ ...login, certificates: [good, soon, expired], selectedId: soon.id });
  expect(await page.getByRole('radio', { checked: true }).textContent()).toContain(soon.unitName);
  await show({ ...login, certificates: [good, soon, expired], selectedId: expired.id });
  expect(await page.getByRole('radio', { checked: true }).textContent()).toContain(good.unitName);
});

test('arrow keys select; Enter chooses the focused row', async () => {
  const { page, show, nextAction } = await open();
  await show({ ...login, certificates: [good, soon] });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: soon.id });
});

test('确定 chooses the row that was clicked, a double click chooses it at once', async () => {
  const { page, show, nextAction } = await open();
  await show({ ...login, certificates: [good, soon] });
  await page.getByRole('radio', { name: soon.unitName }).click();
  await page.getByRole('button', { name: '确定' }).click();
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: soon.id });
  await show({ ...login, certificates: [good, soon] });
  await page.getByRole('radio', { name: soon.unitName }).dblclick();
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: soon.id });
});

test('an unusable certificate can be focused and shows the reason, but is never selected', async () => {
  const { page, show, actions } = await open();
  await show({ ...login, certificates: [good, expired] });
  await page.keyboard.press('ArrowDown');
  const row = page.locator(':focus');
  expect(await row.textContent()).toContain(faqEntries.CERTIFICATE_EXPIRED.summary.zh);
  expect(await row.textContent()).toContain('CERTIFICATE_EXPIRED');
  expect(await row.getAttribute('aria-disabled')).toBe('true');
  expect(await row.getAttribute('aria-checked')).toBe('false');
  expect(await page.getByRole('radio', { checked: true }).textContent()).toContain(good.unitName);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await row.dblclick({ force: true });
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
});

test('确定 is disabled where no certificate can be used', async () => {
  const { page, show } = await open();
  await show({ ...login, certificates: [expired, corrupt] });
  expect(await page.getByRole('button', { name: '确定' }).isDisabled()).toBe(true);
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
});

test('a locked certificate can be chosen, since the PUK unlocks it', async () => {
  const { page, show, nextAction } = await open();
  await show({ ...login, certificates: [locked] });
  expect(await page.getByRole('radio').textContent()).toContain('解锁码');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: locked.id });
});

test('an empty list shows its code and what to do, and imports a file at once', async () => {
  const { page, show, nextAction } = await open();
  await show(views['certificates-none']);
  expect(await page.locator('.empty').textContent()).toMatch(/CERTIFICATE_NONE.*插入后.*导入证书文件.*\.pfx/s);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '导入证书文件' }).click();
  await (await chooser).setFiles({ name: '单位.pfx', mimeType: '', buffer: Buffer.from('key') });
  await page.keyboard.type('file-2026');
  await page.keyboard.press('Enter');
  const contents = Buffer.from('key').toString('base64url');
  expect(await nextAction()).toEqual({
    action: 'import',
    files: [{ name: '单位.pfx', contents }],
    passphrase: 'file-2026',
  });
  await show(views['certificates-none']);
  await page.getByRole('button', { name: '取消' }).click();
  expect(await nextAction()).toEqual({ action: 'cancel' });
});

test('files that were not imported are named above the empty list', async () => {
  const { page, show } = await open();
  await show({
    ...views['certificates-none'],
    failed: [{ file: '旧.cer', code: 'PKCS12_NO_KEY', found: 'certificate' }],
  });
  const alert = page.getByRole('alert').filter({ hasText: '旧.cer' });
  expect(await alert.textContent()).toContain('PKCS12_NO_KEY');
});

test.each([
  'certificates-keys',
  'certificates-no-key',
] as const)('driver problems are shown above the list, with the path of the driver: %s', async (name) => {
  const { page, show } = await open();
  await show(views[name]);
  const problems = page.locator('.keystore-problems');
  expect(await problems.textContent()).toContain('/opt/lm-gm3000/lib/libgm3000.1.0.so');
  const below = page.locator('.rows, .empty').first();
  expect((await problems.boundingBox())?.y).toBeLessThan((await below.boundingBox())?.y ?? 0);
});

test('a USB Key without a driver is shown with its code', async () => {
  const { page, show } = await open();
  await show(views['certificates-no-driver']);
  expect(await page.locator('.keystore-problems').textContent()).toMatch(
    /USB Key 已插入，但没有能读它的驱动程序.*KEY_DRIVER_MISSING/s,
  );
});

test('the list shows the days left, and marks certificates that expire soon', async () => {
  const { page, show } = await open();
  for (const [daysLeft, words, look] of [
    [31, '剩余 31 天', 'good'],
    [30, '剩余 30 天', 'soon'],
    [1, '剩余 1 天', 'soon'],
    [0, '今天到期', 'soon'],
    [-3, '已过期 3 天', 'over'],
  ] as const) {
    await show({ ...login, certificates: [certificateView({ daysLeft })] });
    const badge = page.locator('.badge');
    expect(await badge.textContent()).toBe(words);
    expect(await badge.getAttribute('class')).toContain(look);
    expect(await badge.getAttribute('title')).toMatch(/有效期 \d{4}年.* 至 \d{4}年/);
  }
});

test('a site sees the list only after 同意, and Enter in the new window does not agree', async () => {
  const { page, show, nextAction, actions } = await openWindow({ browser: browser(), isUnsettled: true });
  await show(views.share);
  expect(await page.locator('header').textContent()).toContain(ORIGIN);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await settled(page);
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
  await page.getByRole('button', { name: '同意' }).click();
  expect(await nextAction()).toEqual({ action: 'consent' });
  expect(actions.filter(({ action }) => action !== 'active')).toHaveLength(1);
});

test('certificates of one unit are grouped under its name, with end date, serial number, device and last use', async () => {
  const { page, show } = await open();
  await show(views['certificates-units']);
  const group = page.getByRole('group');
  expect(await group.locator('.unit-heading').textContent()).toBe(`${good.unitName} 3 张证书`);
  const cards = group.getByRole('radio');
  expect(await cards.count()).toBe(3);
  const facts = (kind: string) => cards.locator(`.${kind}`).allInnerTexts();
  expect(new Set(await facts('ends')).size).toBe(3);
  expect((await facts('serial')).map((text) => text.replace(/\s/g, ''))).toEqual([
    '序列号…5A0193',
    '序列号…5A01A7',
    '序列号…5A02B1',
  ]);
  expect(await facts('used')).toHaveLength(1);
  expect(new Set(await facts('device')).size).toBe(2);
});

test('a filter above more than eight certificates shows those that contain every word, and only they can be chosen', async () => {
  const { page, show, nextAction, actions } = await open();
  await show({ ...views['certificates-units'], certificates: many.slice(0, 8) });
  expect(await page.getByRole('searchbox').count()).toBe(0);
  await show({ ...views['certificates-units'], selectedId: many[0]?.id ?? '' });
  const filter = page.getByRole('searchbox');
  await filter.fill('示例 苏州');
  expect(await page.getByRole('radio').allInnerTexts()).toEqual([expect.stringContaining('苏州')]);
  expect(await page.getByRole('group').count()).toBe(0);
  expect(await page.locator('.filter [role=status]').textContent()).toBe('找到 1 张。');
  await filter.press('Enter');
  const suzhou = many.find(({ unitName }) => unitName.startsWith('苏州'));
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: suzhou?.id });

  await show({ ...views['certificates-units'], selectedId: many[0]?.id ?? '' });
  await filter.fill('查无此人');
  expect(await page.getByRole('button', { name: '确定' }).isDisabled()).toBe(true);
  await filter.press('Enter');
  await filter.fill('５ａ０１ａ７');
  expect(await page.getByRole('radio').count()).toBe(1);
  await filter.fill('');
  expect(await page.getByRole('radio', { checked: true }).getAttribute('data-certificate')).toBe(many[0]?.id);
  expect(actions.filter(({ action }) => action !== 'active')).toHaveLength(1);
});

test('arrow keys skip the rows that the filter hides', async () => {
  const { page, show } = await open();
  await show(views['certificates-units']);
  await page.getByRole('searchbox').fill('州');
  const shown = page.getByRole('radio');
  await shown.first().focus();
  await page.keyboard.press('ArrowDown');
  expect(await page.locator(':focus').getAttribute('id')).toBe(await shown.nth(1).getAttribute('id'));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator(':focus').getAttribute('id')).toBe(await shown.last().getAttribute('id'));
});

test('a list that changes under a filter stays filtered', async () => {
  const { page, show, send } = await open();
  await show(views['certificates-units']);
  await page.getByRole('searchbox').fill('苏州');
  send({ update: { ...views['certificates-units'], certificates: many.slice(1) } });
  await page.getByText('在 11 张证书中查找').waitFor();
  expect(await page.getByRole('radio').count()).toBe(1);
  expect(await page.getByRole('searchbox').inputValue()).toBe('苏州');
});

test.each([
  'pin',
  'manage',
] as const)('%s shows the issuer’s full name and key identifier in the expanded details', async (screen) => {
  const { page, show } = await open();
  const issuerName = 'CN=JSCA_CA,OU=JSCA,O=江苏省电子商务证书认证中心有限责任公司,C=CN';
  const certificate = certificateView({ issuerName, authorityKeyIdentifier: 'ab'.repeat(20) });
  await show({
    ...views[screen],
    ...(screen === 'pin' ? { certificate } : { certificates: [certificate] }),
  } as WindowView);
  expect(await page.getByText(issuerName).isVisible()).toBe(false);
  await page.getByText('发证机构详情').click();
  for (const fact of [issuerName, 'ab'.repeat(20)]) expect(await page.getByText(fact).isVisible()).toBe(true);
  await page.screenshot({ path: join(import.meta.dirname, '../../../screenshots/window', `issuer-${screen}.png`) });
});
