import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { useFirefox } from '#test/support/browser/firefox.ts';
import { realWindow } from '#test/support/browser/realWindow.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { type PortSeen, probePort } from '#test/system/attacks/portProbe.ts';

const chromium = useBrowser();
const firefox = useFirefox();

/** Opens a site that is not listed in a real browser that lets it reach this computer; a new page for each port. */
const browsers = {
  Chromium: async (origin: string, port: number): Promise<PortSeen> => {
    const context = await chromium().newContext({ permissions: ['local-network-access'] });
    const page = await context.newPage();
    await page.goto(origin);
    const seen = await probePort(page, port);
    await context.close();
    return seen;
  },
  Firefox: async (origin: string, port: number): Promise<PortSeen> => {
    const page = await firefox().newPage();
    await page.goto(origin);
    const seen = await probePort(page, port);
    await page.close();
    return seen;
  },
} as const;

async function strangersSite(): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>stranger</title><body>'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Starts an agent and opens its window; resolves to the two ports. */
async function portsOfAgent() {
  const { openWindow, addresses } = realWindow();
  const { port } = await agentUnderTest({ openWindow });
  void (await connectPage(port, PORTAL)).call('signLogin', { challenge: 'c'.repeat(43) });
  await expect.poll(() => addresses.length).toBe(1);
  return { port, windowPort: Number(addresses[0]?.port) };
}

describe.each(Object.entries(browsers))('in %s', (_, look) => {
  test('O16 a site that is not listed cannot distinguish both ports of the agent from a closed port', async () => {
    // Proves that no answer, status, size or event shows a page that the agent runs or that its window is open.
    const origin = await strangersSite();
    const { port, windowPort } = await portsOfAgent();
    const [closed = 0] = await freePorts(1);
    const ofClosed = await look(origin, closed);
    expect(ofClosed).toMatchObject({ image: 'error', socket: ['error', 1006, '', false] });
    expect(await look(origin, port)).toEqual(ofClosed);
    expect(await look(origin, windowPort)).toEqual(ofClosed);
  });
});
