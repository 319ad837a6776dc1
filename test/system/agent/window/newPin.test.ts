import { faqEntries } from '@hrca/protocol/faq';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const open = () => openWindow({ browser: browser() });

async function type(page: Page, pin: string, repeat: string): Promise<void> {
  await page.getByLabel('新口令', { exact: true }).fill(pin);
  await page.getByLabel('确认新口令', { exact: true }).fill(repeat);
}

const rules = (page: Page) => page.locator('.rules li').evaluateAll((items) => items.map(({ className }) => className));
const ok = (page: Page) => page.getByRole('button', { name: '确定' });

test('the window says why 123456 must be changed, with the focus in the first field', async () => {
  const { page, show } = await open();
  await show(views.newPin);
  expect(await page.locator('.lead').textContent()).toMatch(/初始口令 123456.*先改成自己的口令/);
  expect(await page.locator(':focus').getAttribute('id')).toBe('new-pin');
});

test('rules are checked while the user types; an unfinished rule is not shown as broken', async () => {
  const { page, show } = await open();
  await show(views.newPin);
  for (const [pin, repeat, states] of [
    ['', '', ['open', 'open', 'open']],
    ['12', '', ['open', 'open', 'open']],
    ['123456', '', ['met', 'broken', 'open']],
    ['８８８８８８', '', ['met', 'broken', 'open']],
    ['js-2026', 'js-', ['met', 'met', 'open']],
    ['js-2026', 'js+', ['met', 'met', 'broken']],
    ['js-2026', 'ｊｓ-2026', ['met', 'met', 'met']],
    ['ab'.repeat(33), '', ['broken', 'open', 'open']],
  ] as const) {
    await type(page, pin, repeat);
    expect(await rules(page), `${pin}, ${repeat}`).toEqual(states);
  }
});

test.each([
  ['12345', '12345', faqEntries.PIN_TOO_SHORT.summary.zh],
  ['654321', '654321', faqEntries.PIN_TOO_SIMPLE.summary.zh],
  ['ab'.repeat(33), 'ab'.repeat(33), faqEntries.PIN_TOO_LONG.summary.zh],
  ['js-2026', '', '请再输入一次新口令。'],
  ['js-2026', 'js-2027', '两次输入的新口令不一致，请重新输入。'],
])('%j, %j is refused before it is sent', async (pin, repeat, sentence) => {
  const { page, show, actions } = await open();
  await show(views.newPin);
  await type(page, pin, repeat);
  await ok(page).click();
  expect(await page.locator('.error').allInnerTexts()).toContain(sentence);
  expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true');
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
});

test('a new PIN is sent once, and the page keeps nothing of it', async () => {
  const { page, show, nextAction } = await open();
  await show(views.newPin);
  await type(page, 'js-2026', 'js-2026');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'newPin', pin: 'js-2026' });
  expect(
    await page.locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)),
  ).toEqual(['', '']);
  await page.getByText('正在保存新口令…').waitFor();
});

test('the PUK screen sends PUK and new PIN together, and asks for what is missing', async () => {
  const { page, show, nextAction } = await open();
  await show(views.puk);
  expect(await page.locator(':focus').getAttribute('id')).toBe('puk');
  await type(page, 'js-2026', 'js-2026');
  await ok(page).click();
  expect(await page.locator('.error').allInnerTexts()).toContain('请输入解锁码。');
  await page.getByLabel('解锁码', { exact: true }).fill('4821-0937-5562');
  await ok(page).click();
  expect(await nextAction()).toEqual({ action: 'puk', puk: '4821-0937-5562', pin: 'js-2026' });
  await show({ ...views.puk, triesLeft: 9, problem: { code: 'PUK_INCORRECT' } });
  expect(await page.locator('.tries').textContent()).toContain('9 次');
});
