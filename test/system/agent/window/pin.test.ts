import { faqEntries } from '@hrca/protocol/faq';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { good, ORIGIN, onDevice, views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const open = () => openWindow({ browser: browser() });
const field = (page: Page) => page.getByLabel('口令', { exact: true });

test('the field has the focus, and Enter sends the PIN, its full-width digits folded', async () => {
  const { page, show, nextAction } = await open();
  await show(views.pin);
  // Full-width digits, as an input method types them.
  await page.keyboard.insertText('１２３４５６ａ');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'pin', pin: '123456a' });
});

test('an empty PIN is not sent, and the field says so', async () => {
  const { page, show, actions } = await open();
  await show(views.pin);
  await page.getByRole('button', { name: '确定' }).click();
  expect(await page.locator('.error').textContent()).toBe('请输入口令。');
  expect(await field(page).getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type('x');
  expect(await page.locator('.error').textContent()).toBe('');
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
});

test('the PIN is masked until 显示, masked again by 隐藏, and the browser does not save it', async () => {
  const { page, show } = await open();
  await show(views.pin);
  await page.keyboard.type('jiangsu');
  const kind = () =>
    field(page).evaluate((input: HTMLInputElement) => [input.type, input.autocomplete, input.spellcheck]);
  expect(await kind()).toEqual(['password', 'one-time-code', false]);
  await page.getByRole('button', { name: '显示 口令' }).click();
  expect(await kind()).toEqual(['text', 'off', false]);
  expect(await page.locator(':focus').inputValue()).toBe('jiangsu');
  await page.getByRole('button', { name: '隐藏 口令' }).click();
  expect(await kind()).toEqual(['password', 'one-time-code', false]);
});

test('a hint is shown while caps lock is on', async () => {
  const { page, show } = await open();
  await show(views.pin);
  const press = (isOn: boolean) =>
    field(page).evaluate(
      (input, on) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: on })),
      isOn,
    );
  expect(await page.locator('.caps-lock').textContent()).toBe('');
  await press(true);
  expect(await page.locator('.caps-lock').textContent()).toContain('大写锁定');
  await press(false);
  expect(await page.locator('.caps-lock').textContent()).toBe('');
});

test('after a wrong PIN the field is empty and focused, and the window shows the problem and the tries left', async () => {
  const { page, show } = await open();
  await show(views.pin);
  expect(await page.locator('.tries').count()).toBe(0);
  await page.keyboard.type('wrong-pin');
  await page.keyboard.press('Enter');
  await show(views['pin-wrong']);
  const alert = page.getByRole('alert').filter({ hasText: 'PIN_INCORRECT' });
  expect(await alert.textContent()).toContain(faqEntries.PIN_INCORRECT.summary.zh);
  expect(await page.locator('.tries').textContent()).toContain('3 次');
  expect(await page.locator(':focus').getAttribute('id')).toBe('pin');
  expect(await field(page).inputValue()).toBe('');
});

test('no tries are shown where the keystore does not report them', async () => {
  const { page, show } = await open();
  await show({ ...views['pin-wrong'], triesLeft: undefined });
  expect(await page.locator('.tries').count()).toBe(0);
});

test.each([
  10, 8, 2,
])('the window shows the %i tries that a USB Key reports, however many it began with', async (triesLeft) => {
  const { page, show } = await open();
  await show({ ...views['pin-key'], triesLeft });
  expect(await page.locator('.tries').textContent()).toContain(`${triesLeft} 次`);
});

test('a PIN is sent once, however often Enter is pressed', async () => {
  const { page, show, actions } = await open();
  await show(views.pin);
  await page.keyboard.type('jiangsu-2026');
  await page.evaluate(() => {
    const form = document.querySelector('form');
    form?.requestSubmit();
    form?.requestSubmit();
  });
  await page.keyboard.press('Enter');
  await page.getByText('正在验证…').waitFor();
  expect(await page.getByRole('button', { name: '确定' }).isDisabled()).toBe(true);
  expect(await field(page).isDisabled()).toBe(true);
  await show(views['pin-wrong']);
  expect(await page.getByRole('button', { name: '确定' }).isEnabled()).toBe(true);
  expect(actions.filter(({ action }) => action !== 'active')).toHaveLength(1);
});

test.each(['取消', 'Escape'])('%s works while the PIN is being checked, once', async (way) => {
  const { page, show, nextAction, actions } = await open();
  await show(views.pin);
  await page.keyboard.type('jiangsu-2026');
  await page.keyboard.press('Enter');
  await nextAction();
  if (way === 'Escape') await page.keyboard.press('Escape');
  else await page.getByRole('button', { name: '取消' }).click();
  expect(await nextAction()).toEqual({ action: 'cancel' });
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: '取消' }).isDisabled()).toBe(true);
  expect(actions.filter(({ action }) => action === 'cancel')).toHaveLength(1);
});

test('返回 leads back to the certificates', async () => {
  const { page, show, nextAction } = await open();
  await show(views.pin);
  await page.getByRole('button', { name: '返回' }).click();
  expect(await nextAction()).toEqual({ action: 'back' });
});

test('from the management window there is no login to cancel: Esc leads back', async () => {
  const { page, show, nextAction } = await open();
  await show({ screen: 'pin', certificate: good, triesLeft: 6 });
  expect(await page.getByRole('button', { name: '取消' }).count()).toBe(0);
  expect(await page.locator('.asking').isHidden()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await nextAction()).toEqual({ action: 'back' });
});

test('Esc during composition closes the input method and cancels nothing', async () => {
  const { page, show, nextAction } = await open();
  await show({ ...views.pin, origin: ORIGIN });
  await field(page).evaluate((input) =>
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true })),
  );
  await page.getByRole('button', { name: '返回' }).click();
  expect(await nextAction()).toEqual({ action: 'back' });
});

test('after sending, the page contains the PIN nowhere, even if it was revealed', async () => {
  const { page, context, show, nextAction } = await open();
  const secret = 'canary-Pin-7391';
  await show(views.pin);
  await page.keyboard.type(secret);
  await page.getByRole('button', { name: '显示 口令' }).click();
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'pin', pin: secret });
  const everything = await page.evaluate(() => [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input')].map(({ type, value }) => `${type}=${value}`),
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
    JSON.stringify(history.state),
    location.href,
    document.cookie,
  ]);
  expect(everything.join('\n')).not.toContain(secret);
  expect(everything).toContain('password=');
  expect(JSON.stringify(await context.storageState({ indexedDB: true }))).not.toContain(secret);
});

test.each([
  ['names the initial PIN while it is the PIN', { isPinInitial: true }, /初始口令是 123456/],
  ['says that the initial PIN has been changed, without naming it', { isPinInitial: false }, /^初始口令已经改过/],
  [
    'does not know of a USB Key whose PIN it is',
    { certificate: onDevice },
    /改过的用新口令，没改过的见 USB Key 的说明书/,
  ],
  ['says where a USB Key reports its initial PIN', { certificate: onDevice, isPinInitial: true }, /口令还没有改过/],
])('the hint %s', async (_, change, words) => {
  const { page, show } = await open();
  await show({ screen: 'pin', origin: ORIGIN, certificate: good, triesLeft: 6, ...change });
  const hint = await page.locator('#pin-hint').textContent();
  expect(hint).toMatch(words);
  if (!words.test('初始口令是 123456')) expect(hint).not.toContain('123456');
});

test('no hint is shown where a keystore of files does not report whether the PIN is initial', async () => {
  const { page, show } = await open();
  await show({ screen: 'pin', origin: ORIGIN, certificate: good, triesLeft: 6 });
  expect(await page.locator('#pin-hint').count()).toBe(0);
});

test('the initial PIN of a USB Key is not called 123456, since its issuer chose it', async () => {
  const { page, show } = await open();
  await show({ screen: 'newPin', origin: ORIGIN, certificate: onDevice, reason: 'initial' });
  expect(await page.locator('.lead').textContent()).not.toContain('123456');
});

test('忘记口令 leads to the PUK without a try, and is not offered for a USB Key', async () => {
  const { page, show, nextAction } = await open();
  await show(views.pin);
  await page.getByRole('button', { name: '忘记口令' }).click();
  expect(await nextAction()).toEqual({ action: 'unlock', certificateId: good.id });
  await show(views['pin-key']);
  expect(await page.getByRole('button', { name: '忘记口令' }).count()).toBe(0);
});

test('the PUK screen shows the code of a PIN that has just been locked', async () => {
  const { page, show } = await open();
  await show(views['puk-locked']);
  expect(await page.getByRole('alert').filter({ hasText: 'PIN_LOCKED' }).textContent()).toContain('已锁定');
});
