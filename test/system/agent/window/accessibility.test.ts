import { expect, test } from 'vitest';
import { accessibilityViolations } from '#test/support/browser/accessibility.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { good, locked, soon, views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();

test.each([
  ['light', '中文'],
  ['dark', '中文'],
  ['light', 'English'],
  ['dark', 'English'],
] as const)('axe-core finds no violation on any screen: %s, %s', async (colorScheme, language) => {
  const { page, show } = await openWindow({ browser: browser(), colorScheme, staysOpen: true });
  if (language === 'English') await page.getByRole('button', { name: 'English' }).click();
  for (const [name, view] of Object.entries(views)) {
    await show(view, 20_000);
    expect(await accessibilityViolations(page), name).toEqual([]);
  }
});

test('axe-core finds no violation in what appears during use: problems, questions, files, progress', async () => {
  const { page, show, disconnect } = await openWindow({ browser: browser() });
  await show(views.newPin);
  await page.getByLabel('新口令', { exact: true }).fill('111111');
  await page.getByRole('button', { name: '确定' }).click();
  expect(await accessibilityViolations(page)).toEqual([]);
  await show(views.manage);
  await page.getByRole('button', { name: '删除', exact: true }).first().click();
  await page.locator('input[type=file]').setInputFiles({ name: 'a.pfx', mimeType: '', buffer: Buffer.alloc(300_000) });
  expect(await accessibilityViolations(page)).toEqual([]);
  await show(views.pin);
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.busy').evaluate((line) => getComputedStyle(line).opacity)).toBe('1');
  expect(await accessibilityViolations(page)).toEqual([]);
  disconnect();
  await page.getByRole('heading', { name: '窗口已断开' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('a login works by keyboard alone: certificate, locked PIN, new PIN', async () => {
  const { page, show, nextAction } = await openWindow({ browser: browser() });
  const { press, type } = page.keyboard;
  const key = press.bind(page.keyboard);
  const write = type.bind(page.keyboard);
  await show({ ...views.certificates, certificates: [good, soon, locked] });
  await key('ArrowUp');
  await key('Tab');
  expect(await page.locator(':focus').textContent()).toBe('确定');
  await key('Space');
  expect(await nextAction()).toEqual({ action: 'choose', certificateId: locked.id });

  await show(views.puk);
  await write('482109375562');
  // Past the button that reveals the PIN.
  await key('Tab');
  await key('Tab');
  await write('js-2026');
  await key('Tab');
  await key('Tab');
  await write('js-2026');
  await key('Enter');
  expect(await nextAction()).toEqual({ action: 'puk', puk: '482109375562', pin: 'js-2026' });

  await show(views.pin);
  await write('123456');
  await key('Enter');
  expect(await nextAction()).toEqual({ action: 'pin', pin: '123456' });

  await show(views.newPin);
  await write('js-2027');
  await key('Tab');
  await key('Tab');
  await write('js-2027');
  for (let i = 0; i < 2; i++) await key('Tab');
  expect(await page.locator(':focus').textContent()).toBe('确定');
  await key('Enter');
  expect(await nextAction()).toEqual({ action: 'newPin', pin: 'js-2027' });
});

test('Tab reaches every control of every screen, with a visible focus that no bar covers', async () => {
  const { page, show } = await openWindow({ browser: browser(), viewport: { width: 520, height: 560 } });
  await page.evaluate(() => {
    window.close = () => undefined;
  });
  for (const [name, view] of Object.entries(views)) {
    await show(view);
    if (name === 'share') await page.locator('button:enabled', { hasText: /同意|Allow/ }).waitFor();
    const controls = page.locator('button:visible:not(:disabled), input:visible, [role=radio][tabindex="0"]');
    const focused = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return undefined;
        const { outlineStyle, outlineWidth } = getComputedStyle(focused);
        const { left, top, width, height } = focused.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 30));
        const all = [...document.querySelectorAll('*')];
        return {
          key: String(all.indexOf(focused)),
          isOutlined: outlineStyle !== 'none' && outlineWidth !== '0px',
          isInSight: hit !== null && (focused.contains(hit) || hit.contains(focused)),
        };
      });
      if (!at) continue;
      expect(at, `${name}, stop ${i}`).toMatchObject({ isOutlined: true, isInSight: true });
      if (focused.has(at.key)) break;
      focused.add(at.key);
    }
    expect(focused.size, name).toBe(await controls.count());
  }
});

test('every control is at least 40 px high', async () => {
  const { page, show } = await openWindow({ browser: browser() });
  for (const [name, view] of Object.entries(views)) {
    await show(view);
    const low = await page
      .locator('button:visible, input:visible, [role=radio]')
      .evaluateAll((targets) => targets.filter((target) => target.getBoundingClientRect().height < 40).length);
    expect(low, name).toBe(0);
  }
});

test('nothing is animated with prefers-reduced-motion', async () => {
  const { page, show } = await openWindow({ browser: browser(), reducedMotion: 'reduce' });
  await show(views.pin);
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await page.locator('.busy').waitFor();
  expect(await page.locator('.busy').evaluate((line) => getComputedStyle(line, '::before').animationName)).toBe('none');
});
