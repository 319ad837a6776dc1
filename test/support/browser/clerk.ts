import type { Page } from 'playwright-core';
import { expect } from 'vitest';

// What a clerk does on the portal's pages and in the agent's window.

/** Resolves once the window accepts keys and clicks, which it ignores for a moment after it appears. */
export async function settled(window: Page): Promise<Page> {
  await window.locator('main h1').waitFor();
  // The pointer must enter the window over its edge.
  await window.mouse.move(2, 2);
  await window.locator('html:not([data-unsettled])').waitFor({ state: 'attached' });
  return window;
}

/** Follows 单位登录 → CA → 登录 from the portal's first page. */
export async function startLogin(portal: Page): Promise<void> {
  await portal.getByRole('link', { name: '单位登录', exact: true }).first().click();
  await portal.getByRole('link', { name: 'CA', exact: true }).click();
  await portal.getByRole('button', { name: '登录', exact: true }).click();
}

export async function choose(window: Page): Promise<void> {
  await window.getByRole('heading', { name: '证书列表' }).waitFor();
  await settled(window);
  await window.getByRole('button', { name: '确定' }).click();
}

export async function enterPin(window: Page, pin: string): Promise<void> {
  await window.getByLabel('口令', { exact: true }).fill(pin);
  await window.getByRole('button', { name: '确定' }).click();
}

export async function enterNewPin(window: Page, pin: string): Promise<void> {
  await window.getByLabel('新口令', { exact: true }).fill(pin);
  await window.getByLabel('确认新口令', { exact: true }).fill(pin);
  await window.getByRole('button', { name: '确定' }).click();
}

export async function failureOf(portal: Page): Promise<string> {
  const alert = portal.getByRole('alert').filter({ hasText: /[A-Z]+_[A-Z]+/ });
  await alert.waitFor();
  return /[A-Z]+(_[A-Z]+)+/.exec((await alert.textContent()) ?? '')?.[0] ?? '';
}

/** After 取消 the page shows one line and no error with a code. */
export async function expectCancelled(portal: Page): Promise<void> {
  await portal.getByText('已取消，没有登录。').waitFor();
  expect(
    await portal
      .getByRole('alert')
      .filter({ hasText: /[A-Z]+_[A-Z]+/ })
      .count(),
  ).toBe(0);
}
