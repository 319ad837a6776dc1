import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { good, ORIGIN, soon, views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();
const open = () => openWindow({ browser: browser() });

test('the token is removed from the address, and a reload shows no screen of the agent', async () => {
  const { page, show } = await open();
  await show(views.pin);
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await page.evaluate(() => history.length)).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: '窗口已断开' }).waitFor();
});

test('a window whose agent has ended says so and accepts no more input', async () => {
  const { page, show, disconnect, actions } = await open();
  await show(views.pin, 20_000);
  await page.keyboard.type('jiangsu-2026');
  disconnect();
  await page.getByRole('heading', { name: '窗口已断开' }).waitFor();
  expect(await page.locator('main').textContent()).toContain('可以关闭了');
  expect(await page.locator('input').count()).toBe(0);
  expect(await page.locator('.countdown').textContent()).toBe('');
  expect(actions.filter(({ action }) => action !== 'active')).toEqual([]);
});

test.each([
  'done',
  'cancelled',
  'timeout',
  'replaced',
] as const)('the outcome %s is shown briefly, then the window closes itself', async (outcome) => {
  const { page, show, disconnect, stopClock } = await openWindow({ browser: browser(), hasTestClock: true });
  const closed = page.waitForEvent('close');
  await stopClock();
  await show(views[outcome]);
  const headings = { done: '已完成', cancelled: '已取消', timeout: '窗口已超时', replaced: '已打开新的窗口' };
  expect(await page.locator('h1').textContent()).toBe(headings[outcome]);
  disconnect();
  await page.clock.resume();
  await closed;
});

test('an error stays on the screen, also after the socket was closed', async () => {
  const { page, show, disconnect } = await openWindow({ browser: browser(), hasTestClock: true });
  await show(views.failed);
  const heading = await page.locator('h1').textContent();
  disconnect();
  await page.clock.runFor(5_000);
  expect(await page.locator('h1').textContent()).toBe(heading);
  expect(await page.locator(':focus').textContent()).toBe('关闭窗口');
});

test('the window says so where the browser does not let it close itself', async () => {
  const { page, show } = await openWindow({ browser: browser(), staysOpen: true });
  await show(views.done);
  await page.getByText('请手动关闭这个窗口').waitFor();
});

test('English is kept for the next window, which has another port', async () => {
  const first = await open();
  await first.show(views.certificates);
  expect(await first.page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await first.page.getByRole('button', { name: 'English' }).click();
  await first.page.getByRole('heading', { name: 'Certificates' }).waitFor();
  expect(await first.page.evaluate(() => document.documentElement.lang)).toBe('en');
  expect(await first.page.title()).toBe('Certificates · HRSS Certificate Assistant');

  const second = await openWindow({ browser: browser(), context: first.context });
  await second.show(views.certificates);
  expect(new URL(second.page.url()).port).not.toBe(new URL(first.page.url()).port);
  expect(await second.page.locator('h1').textContent()).toBe('Certificates');
  await second.page.getByRole('button', { name: '中文' }).click();
  expect(await second.page.locator('h1').textContent()).toBe('证书列表');
});

test('a browser that keeps no cookies still shows the window and switches', async () => {
  const { page, show } = await open();
  await page.evaluate(() => {
    Object.defineProperty(document, 'cookie', {
      set: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  await show(views.pin);
  await page.getByRole('button', { name: 'English' }).click();
  expect(await page.locator('h1').textContent()).toBe('Enter the PIN');
});

test('switching the language keeps what was typed and chosen, and the focus on the switch', async () => {
  const { page, show, nextAction } = await open();
  await show(views.newPin);
  await page.getByLabel('新口令', { exact: true }).fill('js-2026');
  await page.getByRole('button', { name: 'English' }).click();
  expect(await page.locator(':focus').textContent()).toBe('中文');
  expect(await page.getByLabel('New PIN', { exact: true }).inputValue()).toBe('js-2026');
  expect(await page.locator('.rules li').first().getAttribute('class')).toBe('met');

  await show({ screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [good, soon] });
  await page.getByRole('radio', { name: soon.unitName }).click();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: '确定' }).click();
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: soon.id });
});

test('switching the language while the agent works does not enable the form', async () => {
  const { page, show, nextAction } = await open();
  await show(views.pin);
  await page.keyboard.type('jiangsu-2026');
  await page.keyboard.press('Enter');
  await nextAction();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Checking…').waitFor();
  expect(await page.getByRole('button', { name: 'OK' }).isDisabled()).toBe(true);
});

test('the last half minute is counted down; a later deadline hides the countdown and keeps the form', async () => {
  const { page, show, send } = await open();
  await show(views.pin, 45_000);
  const countdown = page.locator('.countdown');
  expect(await countdown.textContent()).toBe('');
  await show(views.pin, 20_000);
  expect(await countdown.textContent()).toMatch(/^(19|20) 秒后自动关闭$/);
  await expect.poll(() => countdown.textContent(), { timeout: 3_000 }).toMatch(/^18 秒/);
  expect(await page.locator('header .visually-hidden').textContent()).toContain('自动关闭');
  await page.keyboard.type('jiang');
  send({ remainingMs: 120_000 });
  await expect.poll(() => countdown.textContent()).toBe('');
  expect(await page.locator(':focus').inputValue()).toBe('jiang');
});

test('a final deadline is counted down for its last minute', async () => {
  const { page, send, show } = await open();
  await show(views.pin);
  send({ remainingMs: 50_000 });
  await page.keyboard.type('j');
  expect(await page.locator('.countdown').textContent()).toBe('');
  send({ remainingMs: 50_000, isFinal: true });
  await expect.poll(() => page.locator('.countdown').textContent()).toMatch(/^(49|50) 秒后自动关闭$/);
  const liveRegion = page.locator('header .visually-hidden');
  expect(await liveRegion.textContent()).toContain('九分钟');
  expect(await liveRegion.textContent()).not.toContain('按任意键');
});

test('every later screen says that a new PIN was saved, in both languages', async () => {
  const { page, send, show } = await openWindow({ browser: browser(), staysOpen: true });
  await show(views.pin);
  expect(await page.locator('.saved').isHidden()).toBe(true);
  for (const view of [views['certificates-many'], views.failed, views.timeout]) {
    send({ view, notice: 'pin-saved' });
    await page.locator('h1').filter({ hasNotText: '输入口令' }).waitFor();
    expect(await page.locator('.saved').textContent()).toContain('新口令已保存');
  }
  await page.getByRole('button', { name: 'English' }).click();
  expect(await page.locator('.saved').textContent()).toContain('The new PIN has been saved');
});

test('the countdown starts by itself and stops at zero', async () => {
  const { page, show, stopClock } = await openWindow({ browser: browser(), hasTestClock: true });
  await stopClock();
  await show(views.pin, 40_000);
  await page.clock.runFor(9_000);
  expect(await page.locator('.countdown').textContent()).toBe('');
  await page.clock.runFor(2_000);
  expect(await page.locator('.countdown').textContent()).toMatch(/^(29|30) 秒/);
  await page.clock.runFor(60_000);
  expect(await page.locator('.countdown').textContent()).toMatch(/^0 秒/);
});

test('typing and pointing are reported to the agent, at most every ten seconds', async () => {
  const { page, show, actions, nextAction } = await openWindow({ browser: browser(), hasTestClock: true });
  await show(views.pin);
  const signs = () => actions.filter(({ action }) => action === 'active').length;
  await page.keyboard.type('jiangsu');
  await page.mouse.move(100, 100);
  await page.mouse.move(120, 120);
  await expect.poll(signs).toBe(1);
  await page.clock.runFor(10_000);
  await page.mouse.move(140, 140);
  await expect.poll(signs).toBe(2);
  await show(views.failed);
  await page.clock.runFor(10_000);
  await page.mouse.move(160, 160);
  // Messages arrive in order: once 返回 has arrived, all earlier ones have.
  await show(views.pin);
  await page.getByRole('button', { name: '返回' }).click();
  await nextAction();
  expect(signs()).toBe(2);
});

test('W10 a clock that is set forward does not end the countdown', async () => {
  const { page, show } = await open();
  await page.evaluate(() => {
    const tomorrow = Date.now() + 86_400_000;
    Date.now = () => tomorrow;
  });
  await show(views.pin, 25_000);
  await page.evaluate(() => {
    const later = Date.now() + 86_400_000;
    Date.now = () => later;
  });
  await expect.poll(() => page.locator('.countdown').textContent(), { timeout: 4_000 }).toMatch(/^(2[0-3]|1\d) 秒/);
});

test('W10 a clock that is set back does not stop the reports of activity', async () => {
  const { page, show, actions } = await openWindow({ browser: browser(), hasTestClock: true });
  await show(views.pin);
  const signs = () => actions.filter(({ action }) => action === 'active').length;
  await page.mouse.move(100, 100);
  await expect.poll(signs).toBe(1);
  await page.evaluate(() => {
    Date.now = () => 0;
  });
  await page.clock.runFor(10_000);
  await page.mouse.move(140, 140);
  await expect.poll(signs).toBe(2);
});

test('there is no countdown while the agent works', async () => {
  const { page, show, nextAction } = await open();
  await show(views.pin, 20_000);
  await page.getByText('秒后自动关闭').waitFor();
  await page.keyboard.type('jiangsu-2026');
  await page.keyboard.press('Enter');
  await nextAction();
  expect(await page.locator('.countdown').textContent()).toBe('');
});
