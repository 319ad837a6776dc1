import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { realWindow } from '#test/support/browser/realWindow.ts';

// Pages of attackers in a real browser; all host names resolve to this computer.
const browser = useBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1']);
const challenge = 'c'.repeat(43);

/** A site with one page, in a browser that lets it reach this computer. */
async function openSite({ host = 'localhost', html = '' } = {}): Promise<{ page: Page; origin: string }> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const context = await browser().newContext({ permissions: ['local-network-access'] });
  onTestFinished(async () => {
    await context.close();
    server.closeAllConnections();
    server.close();
  });
  const page = await context.newPage();
  await page.goto(origin);
  return { page, origin };
}

async function agentWithWindow() {
  const window = realWindow();
  const agent = await agentUnderTest({ openWindow: window.openWindow });
  return {
    ...agent,
    addresses: window.addresses,
    list: (origin: string) => callAgent(agent.controlAddress, 'originsAdd', { origin }),
  };
}

/** Opens a socket from the page; resolves to the reply to hello or to the close code. */
const greet = (page: Page, url: string): Promise<unknown> =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => socket.send('{"id":"x","method":"hello","params":{}}');
        socket.onmessage = ({ data }) => resolve(JSON.parse(data));
        socket.onclose = ({ code }) => resolve(code);
      }),
    url,
  );
const REFUSED = 1006;

/** Opens a URL as a page and reads it; a reset leads to Chromium's error page. */
const RESET = 'net::ERR_CONNECTION_RESET';
async function outcomeOf(page: Page, url: string): Promise<string> {
  return page.goto(url).then(
    (response) => String(response?.status()),
    (error: Error) => /net::\w+/.exec(error.message)?.[0] ?? error.message,
  );
}

describe('the origin null', () => {
  test('O3 a sandboxed frame in a listed site gets no socket', async () => {
    // Proves that `null`, which every site can produce, is not an origin of the list.
    const { port, list } = await agentWithWindow();
    const { page, origin } = await openSite();
    await list(origin);
    expect(await greet(page, `ws://127.0.0.1:${port}/`)).toHaveProperty('result.agent', 'hrca');
    const outcome = page.evaluate(
      (address) =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data));
          const frame = document.createElement('iframe');
          frame.sandbox.add('allow-scripts');
          frame.allow = 'loopback-network; local-network-access';
          frame.srcdoc = `<script>const s = new WebSocket('${address}');
            s.onopen = () => parent.postMessage('open', '*'); s.onclose = ({ code }) => parent.postMessage(code, '*')</script>`;
          document.body.append(frame);
        }),
      `ws://127.0.0.1:${port}/`,
    );
    expect(await outcome).toBe(REFUSED);
  });
});

describe('a site that is not listed', () => {
  test('O4 a site that is not listed gets no socket and no window, and does not block the portal', async () => {
    // Proves that the list is checked before the upgrade, and that refused handshakes do not count towards the limits.
    const { port, addresses, controlAddress } = await agentWithWindow();
    const { page, origin } = await openSite({ host: 'evil.test' });
    const codes = page.evaluate(
      (address) =>
        Promise.all(
          Array.from({ length: 100 }, () => {
            const socket = new WebSocket(address);
            socket.onopen = () => socket.send('{"id":"x","method":"signLogin","params":{}}');
            return new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
          }),
        ),
      `ws://127.0.0.1:${port}/`,
    );
    const portal = await connectPage(port);
    expect(await portal.call('hello')).toHaveProperty('result.agent', 'hrca');
    expect(new Set(await codes)).toEqual(new Set([REFUSED]));
    expect(addresses).toEqual([]);
    expect((await callAgent(controlAddress, 'status', {})).refused).toMatchObject([{ origin }]);
  });
});

describe('DNS rebinding', () => {
  test('O5 a page whose name is rebound to this computer gets no socket and no page', async () => {
    // Proves that Host is compared: nothing else differs with a rebound name.
    const { port, list } = await agentWithWindow();
    const { page, origin } = await openSite();
    await list(origin);
    expect(await greet(page, `ws://127.0.0.1:${port}/`)).toHaveProperty('result.agent', 'hrca');
    expect(await greet(page, `ws://rebound.test:${port}/`)).toBe(REFUSED);
    expect(await outcomeOf(page, `http://rebound.test:${port}/`)).toBe(RESET);
  });

  test('O5 a page whose name is rebound to this computer gets no page and no socket of the agent’s window', async () => {
    const { port, addresses } = await agentWithWindow();
    void (await connectPage(port)).call('signLogin', { challenge });
    await expect.poll(() => addresses.length).toBe(1);
    const { page } = await openSite({ host: 'rebound.test' });
    expect(await greet(page, `ws://rebound.test:${addresses[0]?.port}/session`)).toBe(REFUSED);
    expect(await outcomeOf(page, `http://rebound.test:${addresses[0]?.port}/`)).toBe(RESET);
  });
});

describe('requests of a page to the agent’s port', () => {
  test('O7 a page cannot read the agent’s port by fetch, image, script, frame and form, even if its site is listed', async () => {
    // Proves that no CORS access is granted and that nothing can be loaded as a script.
    const { port, list } = await agentWithWindow();
    const { page, origin } = await openSite();
    await list(origin);
    const seen = await page.evaluate(async (address) => {
      const load = (tag: 'img' | 'script') =>
        new Promise((resolve) => {
          const element = document.createElement(tag);
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('failed');
          element.src = address;
          document.body.append(element);
        });
      const read = (init: RequestInit) =>
        fetch(address, init).then(
          async (response) => [response.type, response.status, await response.text()].join(),
          () => 'failed',
        );
      return {
        cors: await read({}),
        credentials: await read({ credentials: 'include' }),
        put: await read({ method: 'PUT' }),
        opaque: await read({ mode: 'no-cors' }),
        image: await load('img'),
        script: await load('script'),
      };
    }, `http://127.0.0.1:${port}/`);
    expect(seen).toEqual({
      cors: 'failed',
      credentials: 'failed',
      put: 'failed',
      opaque: 'failed',
      image: 'failed',
      script: 'failed',
    });
  });
});

describe('the agent’s window in other pages', () => {
  async function openedWindow() {
    const agent = await agentWithWindow();
    void (await connectPage(agent.port)).call('signLogin', { challenge });
    await expect.poll(() => agent.addresses.length).toBe(1);
    return agent.addresses[0] as URL;
  }

  test('O15 the agent’s window cannot be framed, with its token or without', async () => {
    // Proves frame-ancestors and X-Frame-Options, of which either is enough: without them the page would load and take the token.
    const address = await openedWindow();
    const { page } = await openSite({ host: 'evil.test', html: '<iframe></iframe>' });
    await page.evaluate((url) => {
      for (const frame of document.querySelectorAll('iframe')) frame.src = url;
    }, address.href);
    await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    const own = await openSite();
    await own.page.goto(address.href);
    await own.page.getByText(PORTAL).waitFor();
  });

  test.each([
    ['without a token', ''],
    ['with a guessed token', `/#${'A'.repeat(43)}`],
  ])('O15 the agent’s window that a page opens %s is the browser’s error page, as of a closed port', async (_, rest) => {
    // Proves that a navigation from another site is refused.
    const address = await openedWindow();
    const { page } = await openSite({ host: 'evil.test', html: '<button>open</button>' });
    const opened = page.waitForEvent('popup');
    await page.evaluate((url) => {
      document.querySelector('button')?.addEventListener('click', () => Object.assign(window, { opened: open(url) }));
    }, `${address.origin}${rest}`);
    await page.click('button');
    const popup = await opened;
    await expect.poll(() => popup.url()).toBe('chrome-error://chromewebdata/');
    expect(await popup.getByText(PORTAL).count()).toBe(0);
  });

  test('O15 a page gets no socket of the agent’s window', async () => {
    // Proves that the window’s server compares the origin before the upgrade, before any token is sent.
    const address = await openedWindow();
    const { page } = await openSite({ host: 'evil.test' });
    expect(await greet(page, `ws://${address.host}/session`)).toBe(REFUSED);
  });

  test('O15 the URL of an open window shows nothing in another tab', async () => {
    // Proves that a used token is invalid.
    const address = await openedWindow();
    const first = await openSite();
    await first.page.goto(address.href);
    await first.page.getByText(PORTAL).waitFor();
    const second = await openSite();
    await second.page.goto(address.href);
    await second.page.getByText('窗口已断开').waitFor();
    expect(await second.page.getByText(PORTAL).count()).toBe(0);
  });
});
