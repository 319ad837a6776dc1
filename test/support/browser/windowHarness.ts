import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeWindowAction,
  secretText,
  type WindowAction,
  type WindowMessage,
  type WindowView,
  windowActionSchema,
} from '@hrca/protocol';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { requestedAsset, sendAsset, windowAssetsIn } from '#agent/windowHost/windowAssets.ts';
import { built } from '../built/built.ts';
import { soon } from '../system/soon.ts';
import { settled } from './clerk.ts';

const TOKEN = 'a-token-that-works-once';
/** Shown first, so that the window accepts input when the test begins. */
const FIRST_VIEW: WindowView = {
  screen: 'certificates',
  purpose: 'login',
  origin: 'https://first.test',
  certificates: [],
};
const assets = built('agent/dist/window');

/** The built page of the agent's window in a real browser; the test acts as the agent. */
export interface WindowUnderTest {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Shows a screen and waits until the page has rendered it. */
  show(view: WindowView, remainingMs?: number): Promise<void>;
  send(message: WindowMessage): void;
  /** The next action of the user; `active` messages are left out. */
  nextAction(): Promise<WindowAction>;
  /** Every action so far, `active` messages included. */
  readonly actions: readonly WindowAction[];
  /** Closes the socket, as a stopping agent does. */
  disconnect(): void;
  /** Pauses the page's clock one second from now and resolves to that time, so that the machine's speed has no effect. */
  stopClock(): Promise<number>;
}

export interface WindowOptions extends BrowserContextOptions {
  browser: Browser;
  /** The context of another window, to share its cookies. */
  context?: BrowserContext;
  /** Installs Playwright's clock: `page.clock`. */
  hasTestClock?: boolean;
  /** Disables `window.close()`, which the page calls one second after its last screen. */
  staysOpen?: boolean;
  /** Returns at once, while the window still ignores keys and clicks. */
  isUnsettled?: boolean;
}

export async function openWindow({
  browser,
  context: shared,
  hasTestClock = false,
  staysOpen = false,
  isUnsettled = false,
  ...options
}: WindowOptions): Promise<WindowUnderTest> {
  const agent = await startAgentSide();
  const context = shared ?? (await browser.newContext({ viewport: { width: 520, height: 640 }, ...options }));
  if (hasTestClock) await context.clock.install();
  if (staysOpen) {
    await context.addInitScript(() => {
      window.close = () => undefined;
    });
  }
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    await agent.close();
    expect(errors).toEqual([]);
  });
  const page = await openTab(context, `${agent.address}/#${TOKEN}`);
  const socket = await soon('the page of the window to connect', agent.connected);
  if (!isUnsettled) {
    socket.send(JSON.stringify({ view: FIRST_VIEW }));
    await page.locator('main.certificates').waitFor();
    await settled(page);
  }

  let taken = 0;
  const userActions = () => agent.actions.filter(({ action }) => action !== 'active');
  return {
    page,
    context,
    actions: agent.actions,
    send: (message) => socket.send(JSON.stringify(message)),
    show: async (view, remainingMs) => {
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('main > *')) part.setAttribute('data-before', '');
      });
      socket.send(JSON.stringify({ view, ...(remainingMs !== undefined && { remainingMs }) }));
      await page.locator('main > h1:not([data-before])').waitFor();
    },
    nextAction: async () => {
      await expect.poll(() => userActions().length).toBeGreaterThan(taken);
      return userActions()[taken++] as WindowAction;
    },
    disconnect: () => socket.close(),
    stopClock: async () => {
      const stopped = (await page.evaluate(() => Date.now())) + 1_000;
      await page.clock.pauseAt(stopped);
      return stopped;
    },
  };
}

/** Decodes an action; asserts that its secrets are bytes and returns them as text. */
function actionIn(message: Buffer): WindowAction {
  const action = windowActionSchema.parse(decodeWindowAction(message));
  const fields = Object.entries(action).map(([name, value]) => {
    if (name === 'pin' || name === 'puk') expect(value).toBeInstanceOf(Uint8Array);
    return [name, value instanceof Uint8Array ? secretText(value) : value];
  });
  return Object.fromEntries(fields);
}

/** Opens a tab without an opener and without history, as a program does; only such a tab may close itself. */
async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const opener = context.pages()[0] ?? (await context.newPage());
  const opened = context.waitForEvent('page');
  await opener.evaluate((address) => window.open(address, '_blank', 'noopener'), url);
  return opened;
}

async function startAgentSide() {
  const actions: WindowAction[] = [];
  const page = await windowAssetsIn(assets)();
  const server: Server = createServer((request, response) => {
    // A page of the test opened the tab; the agent refuses such requests by Sec-Fetch-Site.
    delete request.headers['sec-fetch-site'];
    const asset = requestedAsset({ request, assets: page, host });
    if (asset) sendAsset({ response, asset, host });
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host: string = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets = new WebSocketServer({ server, path: '/session' });
  const connected = new Promise<WebSocket>((resolve) => {
    sockets.once('connection', (socket) => {
      socket.once('message', (first) => {
        expect(JSON.parse(first.toString())).toEqual({ token: TOKEN });
        socket.on('message', (message) => actions.push(actionIn(message as Buffer)));
        resolve(socket);
      });
    });
  });
  return {
    actions,
    address: `http://${host}`,
    connected,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
