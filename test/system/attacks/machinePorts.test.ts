import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { AGENT_PORTS, PROTOCOL_VERSION } from '@hrca/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { callAgent } from '#agent/control/controlClient.ts';
import { agentUnderTest, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { controlAt } from '#test/support/agent/ownControl.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { startSystemInBrowser } from '#test/support/browser/installedSystem.ts';
import { nodePlatform } from '#test/support/network/nodePlatform.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { signLogin } from '#web-sdk/verbs.ts';

const browser = useBrowser();

/** Listens on the agent's port and answers as the agent does; keeps everything that it receives. */
async function startImpostor(port: number) {
  const handshakes: IncomingMessage['rawHeaders'][] = [];
  const requests: { method: string; params: object }[] = [];
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', (socket, request) => {
    handshakes.push(request.rawHeaders);
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(data.toString());
      requests.push({ method, params });
      const results: Record<string, object> = {
        hello: { agent: 'hrca', protocol: PROTOCOL_VERSION, version: '9.9.9' },
        signLogin: { token: 'AAAA.AAAA.AAAA' },
      };
      if (method === 'signLogin') socket.send(JSON.stringify({ event: 'window-opened', data: { id } }));
      socket.send(JSON.stringify({ id, result: results[method] ?? {} }));
    });
  });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { handshakes, requests };
}

// Proves that an impostor receives only the challenge from a real page in a real browser.
test('L2 a program that took the agent’s port gets no cookie, no PIN and no login', async () => {
  const impostor = await startImpostor(AGENT_PORTS[0]);
  const pki = await createTestPki({ now: Date.now() });
  const here = await startSystemInBrowser(browser(), {
    units: [],
    trustAnchorPem: pki.trustAnchorPem,
    isAgentRunning: false,
  });
  const portal = await here.visit();
  await portal.getByRole('link', { name: '单位登录', exact: true }).first().click();
  await portal.getByRole('link', { name: 'CA', exact: true }).click();
  await portal.getByRole('button', { name: '登录', exact: true }).click();
  await portal.getByText('TOKEN_MALFORMED').first().waitFor();
  await portal.goto(`${here.origin}/unit`);
  expect(portal.url()).not.toContain('/unit');
  expect(impostor.requests).toEqual([
    { method: 'hello', params: {} },
    { method: 'signLogin', params: { challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) } },
  ]);
  // The portal's cookies are for `localhost` and are not sent to 127.0.0.1.
  expect(impostor.handshakes.flat().join('\n')).not.toMatch(/^(?:cookie|authorization)$/im);
  // No page of the portal asks for a PIN, which is typed into the agent's window.
  expect(await portal.locator('input[type=password]').count()).toBe(0);
});

// Proves that the SDK connects to 127.0.0.1 only: with a host name a listener on ::1 could answer first.
test('L2 the SDK does not connect to a listener on ::1', async () => {
  const pki = await createTestPki({ now: Date.now() });
  const { port } = await agentUnderTest({
    units: [pki.units.good],
    openWindow: scriptedWindow(quickClerk({ pin: '123456', newPin: 'jiangsu-2026' })).open,
  });
  let connections = 0;
  const beside = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  beside.listen({ port, host: '::1', ipv6Only: true });
  await once(beside, 'listening');
  onTestFinished(() => void beside.close());
  const platform = nodePlatform([port], { origin: PORTAL });
  expect(await signLogin(platform, { challenge: 'c'.repeat(43) })).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(platform.opened.map(({ url }) => new URL(url).hostname)).toEqual(['127.0.0.1']);
  expect(connections).toBe(0);
});

// Proves that the command line sends a PIN to an agent of its own user only.
test('L2 the command line sends nothing to a control socket that another user serves', async () => {
  const address = join(await temporaryFolder(), 'control.sock');
  const heard: Buffer[] = [];
  const impostor = createServer((socket) => {
    socket.on('data', (chunk) => heard.push(chunk)).on('error', () => undefined);
    socket.write('{"result":{}}\n');
  });
  impostor.listen(address);
  await once(impostor, 'listening');
  const connected = once(impostor, 'connection');
  const params = { id: 'a'.repeat(64), pin: '123456', newPin: 'jiangsu-2026' };
  const answer = callAgent({ ...controlAt(address), isOwnServer: async () => false }, 'changePin', params);
  await expect(answer).rejects.toMatchObject({ code: 'AGENT_FOREIGN' });
  const [socket] = (await connected) as [Socket];
  await new Promise((resolve) => socket.once('close', resolve));
  impostor.close();
  expect(heard).toEqual([]);
});
