import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page, WebSocketRoute } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { PortalUnderTest } from '../portal/portalUnderTest.ts';
import { soon } from '../system/soon.ts';

const screenshots = join(import.meta.dirname, '../../screenshots/portal');

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** A fresh browser profile at the portal. */
export async function browse(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'zh-CN',
    timezoneId: 'Europe/Berlin',
    permissions: ['local-network-access'],
    ...options,
  });
  onTestFinished(() => context.close());
  return context.newPage();
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

/** The text that is visible: `innerText` leaves out hidden elements. */
export async function visibleText(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join('\n');
}

/** 单位登录 → CA → 登录. */
export async function startLogin(page: Page, { url }: PortalUnderTest): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: '单位登录', exact: true }).click();
  await page.getByRole('link', { name: 'CA', exact: true }).click();
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** What a scripted agent received, and the replies that the test sends from it. */
export interface ScriptedAgent {
  /** Methods that were called, without `hello`. */
  readonly calls: string[];
  /** The challenge of the pending login. */
  challenge(): Promise<string>;
  openWindow(): Promise<void>;
  answer(reply: { result: object } | { error: { code: string; details?: object } }): Promise<void>;
  /** Resolves when the page closes its socket. */
  readonly closed: Promise<unknown>;
}

/** Routes the page's sockets to the test, which answers as an agent on the first fixed port. */
export async function scriptedAgent(page: Page): Promise<ScriptedAgent> {
  const calls: string[] = [];
  const heard = new EventEmitter();
  const login = once(heard, 'login') as Promise<[{ socket: WebSocketRoute; id: string; challenge: string }]>;
  const loginRequest = () => soon('the page to call signLogin', login);
  const closed = once(heard, 'closed');
  await page.routeWebSocket(/^ws:\/\/127\.0\.0\.1:/, (socket) => {
    if (!socket.url().includes(':17520')) return void socket.close();
    socket.onClose(() => void heard.emit('closed'));
    socket.onMessage((text) => {
      const { id, method, params } = JSON.parse(String(text));
      if (method === 'hello') {
        return socket.send(JSON.stringify({ id, result: { agent: 'hrca', protocol: 1, version: '0.1.0' } }));
      }
      calls.push(method);
      if (method === 'signLogin') heard.emit('login', { socket, id, challenge: params.challenge });
    });
  });
  return {
    calls,
    async challenge() {
      return (await loginRequest())[0].challenge;
    },
    async openWindow() {
      const [{ socket, id }] = await loginRequest();
      socket.send(JSON.stringify({ event: 'window-opened', data: { id } }));
    },
    async answer(reply) {
      const [{ socket, id }] = await loginRequest();
      socket.send(JSON.stringify({ id, ...reply }));
    },
    get closed() {
      return soon('the page to close its socket', closed);
    },
  };
}
