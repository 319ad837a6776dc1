import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../../support/browser.ts';
import { openWindow } from '../../support/windowHarness.ts';
import { views } from '../../support/windowViews.ts';

// Pictures for people to look at, and what can be measured about them.
const folder = join(import.meta.dirname, '../../screenshots/window');
const browser = useBrowser();
beforeAll(() => mkdir(folder, { recursive: true }));

/** The window as the agent opens it, at the scalings that office PCs use, and smaller than anybody should make it. */
const sizes = {
  light: { viewport: { width: 520, height: 640 } },
  dark: { viewport: { width: 520, height: 640 }, colorScheme: 'dark' },
  '125': { viewport: { width: 416, height: 512 }, deviceScaleFactor: 1.25 },
  '150': { viewport: { width: 360, height: 440 }, deviceScaleFactor: 1.5 },
  '200': { viewport: { width: 260, height: 320 }, deviceScaleFactor: 2 },
  forced: { viewport: { width: 520, height: 640 }, forcedColors: 'active' },
} as const;

test.each(Object.entries(sizes))('nothing overflows sideways: %s', async (size, options) => {
  const { page, show } = await openWindow({ browser: browser(), ...options });
  for (const [name, view] of Object.entries(views)) {
    await show(view);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.screenshot({ path: join(folder, `${name}.${size}.png`) });
    expect(overflow, name).toBeLessThanOrEqual(0);
  }
});
