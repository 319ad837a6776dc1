import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow, type WindowUnderTest } from '#test/support/browser/windowHarness.ts';
import { good, soon, views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const login = { ...views.certificates, certificates: [good, soon] };
const ignored = (page: Page) => page.locator('.ignored');
const deeds = ({ actions }: WindowUnderTest) => actions.filter(({ action }) => action !== 'active');

/** A window with a stopped clock, which `pass` advances. */
async function stopped(options: { isUnsettled?: boolean } = {}) {
  const window = await openWindow({ browser: browser(), hasTestClock: true, ...options });
  await window.stopClock();
  await window.page.mouse.move(2, 2);
  return { ...window, pass: (ms: number) => window.page.clock.runFor(ms) };
}

const comeAndGo = (page: Page) =>
  page.evaluate(() => {
    window.dispatchEvent(new Event('blur'));
    window.dispatchEvent(new Event('focus'));
  });

describe('O18 a window ignores input', () => {
  const press = { key: (page: Page) => page.keyboard.press('Enter'), click: (page: Page) => pressOk(page) };
  const pressOk = async (page: Page) => {
    const box = (await page.getByRole('button', { name: '确定' }).boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.up();
  };

  test.each([
    'key',
    'click',
  ] as const)('O18 a window ignores input for 600 ms after it has appeared, and again after each %s', async (how) => {
    // Proves that the time starts with the first screen, and that no input during it counts.
    const { page, pass, show, ...window } = await stopped({ isUnsettled: true });
    await pass(5_000);
    await show(login);
    for (let i = 0; i < 5; i++) {
      await pass(599);
      await press[how](page);
    }
    expect(await ignored(page).textContent()).toContain('无效');
    await pass(599);
    expect(deeds({ ...window, page, show })).toEqual([]);
    await pass(1);
    await press[how](page);
    expect(await window.nextAction()).toEqual({ action: 'choose', certificateId: good.id });
    expect(await ignored(page).textContent()).toBe('');
  });

  test.each([
    ['got the focus', comeAndGo],
    ['was hidden', (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))],
  ])('O18 a window ignores input for 600 ms after it %s', async (_, happens) => {
    const { page, pass, show, nextAction } = await stopped();
    await show(views.pin);
    await page.keyboard.type('ji');
    await happens(page);
    await page.keyboard.type('zhou yi jian');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').inputValue()).toBe('ji');
    await pass(600);
    await page.keyboard.type('angsu');
    await page.keyboard.press('Enter');
    expect(await nextAction()).toEqual({ action: 'pin', pin: 'jiangsu' });
  });

  test('O18 a window ignores the mouse for 600 ms after the pointer appeared on a button, as from under another window', async () => {
    // Proves that this holds even where the covering window did not have the focus.
    const { page, pass, show, nextAction, ...window } = await stopped();
    await show(login);
    await page.evaluate(() =>
      document.documentElement.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' })),
    );
    await pressOk(page);
    expect(await ignored(page).textContent()).toContain('无效');
    expect(deeds({ ...window, page, show, nextAction })).toEqual([]);
    await pass(600);
    await page.waitForTimeout(700);
    await pressOk(page);
    expect(await nextAction()).toEqual({ action: 'choose', certificateId: good.id });
  });

  test('O18 a window removes text that an input method inserts while input is ignored', async () => {
    const { page, pass, show, context } = await stopped();
    await show(views.newPin);
    await page.getByRole('button', { name: '显示 新口令' }).click();
    await page.getByLabel('新口令', { exact: true }).fill('before');
    await comeAndGo(page);
    const session = await context.newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: '江苏', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.insertText', { text: '江苏' });
    expect(await page.getByLabel('新口令', { exact: true }).inputValue()).toBe('before');
    await pass(600);
    await session.send('Input.imeSetComposition', { text: '江苏', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.insertText', { text: '江苏' });
    expect(await page.getByLabel('新口令', { exact: true }).inputValue()).toBe('before江苏');
  });

  test('O18 a window ignores what is pasted or dropped meanwhile', async () => {
    const { page, pass, show } = await stopped();
    await show(views.pin);
    await comeAndGo(page);
    await page.keyboard.insertText('from the clipboard');
    expect(await page.locator(':focus').inputValue()).toBe('');
    await pass(600);
    await page.keyboard.insertText('from the clipboard');
    expect(await page.locator(':focus').inputValue()).toBe('from the clipboard');
  });

  test('O18 a window ignores a double click whose first half was ignored', async () => {
    const { page, pass, show, nextAction, ...window } = await stopped();
    await show(login);
    const row = page.getByRole('radio', { name: good.unitName });
    const box = (await row.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(box.x + 5, box.y + 5);
    await comeAndGo(page);
    await page.mouse.down({ clickCount: 1 });
    await page.mouse.up({ clickCount: 1 });
    await pass(600);
    await page.waitForTimeout(700);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    expect(deeds({ ...window, page, show, nextAction })).toEqual([]);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    expect(await nextAction()).toEqual({ action: 'choose', certificateId: good.id });
  });
});

test('between its own screens a window accepts every key, however fast', async () => {
  // Proves that a clerk who types Enter and the PIN at once loses no digit.
  const { page, show, nextAction } = await stopped();
  await show(login);
  await page.keyboard.press('Enter');
  expect(await nextAction()).toMatchObject({ action: 'choose' });
  await show(views.pin);
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'pin', pin: '123456' });
  await show(views.newPin);
  await page.keyboard.type('jiangsu-2026');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('jiangsu-2026');
  await page.keyboard.press('Enter');
  expect(await nextAction()).toEqual({ action: 'newPin', pin: 'jiangsu-2026' });
  expect(await ignored(page).textContent()).toBe('');
});

test('a screen reader’s click, which has no press of mouse or key, is accepted once the window is settled', async () => {
  const { page, pass, show, nextAction, context, ...window } = await stopped();
  await show(views.share);
  const session = await context.newCDPSession(page);
  const agree = () =>
    session.send('Runtime.evaluate', {
      expression: `document.querySelector('.actions .primary').focus()`,
    });
  await agree();
  await comeAndGo(page);
  await page.keyboard.press('Space');
  expect(deeds({ ...window, page, show, nextAction, context })).toEqual([]);
  await pass(600);
  await page.keyboard.press('Space');
  expect(await nextAction()).toEqual({ action: 'consent' });
});

test('Shift, Ctrl and Alt alone do not count as ignored input', async () => {
  const { page, show } = await stopped();
  await show(views.pin);
  await comeAndGo(page);
  for (const key of ['Shift', 'Control', 'Alt', 'Meta']) await page.keyboard.press(key);
  expect(await ignored(page).textContent()).toBe('');
});

test('the window says in the user’s language that input was ignored, and the layout does not move', async () => {
  const { page, show } = await stopped();
  await page.getByRole('button', { name: 'English' }).click();
  await show(login);
  const place = () => page.getByRole('button', { name: 'OK' }).boundingBox();
  const before = await place();
  await comeAndGo(page);
  await page.keyboard.press('Enter');
  expect(await ignored(page).textContent()).toContain('were ignored');
  expect(await place()).toEqual(before);
});
