import type { Page } from 'playwright-core';

/** Answers for the person, for this page's browser profile, whether its sites may reach this computer. */
export async function setLoopbackPermission(page: Page, setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { targetInfo } = await devTools.send('Target.getTargetInfo');
  await devTools.send('Browser.setPermission', {
    permission: { name: 'loopback-network' },
    setting,
    browserContextId: targetInfo.browserContextId,
  } as never);
}
