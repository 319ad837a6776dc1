import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { findOwnPeer } from '#test/support/agent/ownPeer.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { frame, rawConnection, rawWebSocket } from '#test/support/network/rawSocket.ts';
import { soon } from '#test/support/system/soon.ts';

const OTHER = 'https://other.test';
const { open } = scriptedWindow(() => ({ action: 'cancel' }));

const hello = { result: { agent: 'hrca' } };

test('a new connection replaces one that never finishes its handshake', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  const silent: Socket[] = [];
  for (let i = 0; i < 300; i++) silent.push((await rawConnection(port)).resume());
  const page = await connectPage(port);
  expect(await page.call('hello')).toMatchObject(hello);
  const isOpen = ({ readyState }: Socket) => readyState === 'open';
  await expect.poll(() => silent.filter(isOpen).length).toBeLessThan(64);
  await expect.poll(() => silent.filter(isOpen).length, { timeout: 8_000 }).toBe(0);
});

test('an origin at its connection limit loses its longest idle socket, and another origin loses none', async () => {
  const { port, controlAddress } = await agentUnderTest({ openWindow: open });
  await callAgent(controlAddress, 'originsAdd', { origin: OTHER });
  const other = await connectPage(port, OTHER);
  const pages: Awaited<ReturnType<typeof connectPage>>[] = [];
  for (let i = 0; i < 33; i++) {
    pages.push(await connectPage(port));
    // The first socket sends requests, so it is not the longest idle.
    if (i > 0) expect(await pages[0]?.call('hello')).toMatchObject(hello);
  }
  await expect.poll(() => pages.filter(({ socket }) => socket.readyState === socket.OPEN).length).toBe(32);
  expect(pages.findIndex(({ socket }) => socket.readyState !== socket.OPEN)).toBe(1);
  expect(await other.call('hello')).toMatchObject(hello);
});

test('a socket whose request was answered is idle and can be replaced', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  for (let i = 0; i < 32; i++) expect(await (await connectPage(port)).call('hello')).toMatchObject(hello);
  expect(await (await connectPage(port)).call('hello')).toMatchObject(hello);
});

test('a socket with a pending request is not replaced', async () => {
  const pki = await createTestPki({ now: Date.now() });
  const unanswered = scriptedWindow(() => new Promise(() => undefined));
  const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: unanswered.open });
  const waiting = await connectPage(port);
  const opened = waiting.until('window-opened');
  void waiting.call('signLogin', { challenge: 'c'.repeat(43) });
  await opened;
  for (let i = 0; i < 40; i++) await connectPage(port);
  expect(await waiting.call('status')).toMatchObject({ result: { busy: true } });
});

test.each([
  ['sends pings', { opcode: 9, payload: 'x'.repeat(125) }],
  ['sends requests', { opcode: 1, payload: '{"id":"x","method":"hello","params":{}}' }],
])('a client that %s without end and reads nothing is closed', async (_, sent) => {
  const { port } = await agentUnderTest({ openWindow: open });
  const flooder = (await rawWebSocket({ port, origin: PORTAL })).pause();
  const frames = Buffer.concat(Array.from({ length: 500 }, () => frame(sent)));
  const flood = () => {
    while (flooder.writable && flooder.write(frames));
  };
  flooder.on('drain', flood);
  flood();
  // `once` of node:events would reject on the reset.
  await soon('the flooder to be closed', new Promise((resolve) => flooder.once('close', resolve)));
  expect(await (await connectPage(port)).call('hello')).toMatchObject(hello);
});

test('silent connections do not replace a handshake that is being checked, and it ends with the agent', async () => {
  let looked = () => {};
  const looking = new Promise<void>((resolve) => {
    looked = resolve;
  });
  const agent = await agentUnderTest({
    openWindow: open,
    findOwnPeer: async (connection) => {
      await looking;
      return findOwnPeer(connection);
    },
  });
  const connecting = connectPage(agent.port);
  for (let i = 0; i < 100; i++) await rawConnection(agent.port);
  looked();
  const page = await connecting;
  expect(await page.call('hello')).toMatchObject(hello);
  const closed = soon('the socket to be closed', once(page.socket, 'close'));
  await agent.close();
  await closed;
});
