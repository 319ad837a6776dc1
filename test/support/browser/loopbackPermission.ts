import type { Page } from 'playwright-core';

/** Sets the loopback-network permission for this page's browser profile over the DevTools protocol. */
export async function setLoopbackPermission(page: Page, setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { targetInfo } = await devTools.send('Target.getTargetInfo');
  await devTools.send('Browser.setPermission', {
    permission: { name: 'loopback-network' },
    setting,
    browserContextId: targetInfo.browserContextId,
  } as never);
}
