import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { agentUnderTest, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { exchangeOver, HOST, handshake, REFUSAL } from '#test/support/network/rawExchange.ts';
import { rawConnection } from '#test/support/network/rawSocket.ts';
import { soon } from '#test/support/system/soon.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { createDatabase, firefoxProfile, storesOf } from '#test/support/system/trustStores.ts';

const { open: openWindow } = scriptedWindow(() => ({ action: 'cancel' }));

type Options = Partial<Parameters<typeof agentUnderTest>[0]>;

/** An agent whose TLS was turned on while it runs, as `hrca tls install` does it. */
async function agentWithTls(options: Options = {}) {
  const browsers = await temporaryFolder();
  createDatabase(firefoxProfile(browsers));
  const agent = await agentUnderTest({ openWindow, findTrustStores: storesOf(browsers), ...options });
  await callAgent(agent.controlAddress, 'tlsInstall', {});
  return agent;
}

const overTls = (port: number) => connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });

async function openPage(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { origin: PORTAL, rejectUnauthorized: false });
  await soon('the answer to a handshake over TLS', once(socket, 'open'));
  return socket;
}

async function greet(socket: WebSocket): Promise<unknown> {
  socket.send(JSON.stringify({ id: 'hello', method: 'hello', params: {} }));
  const [data] = await soon('a reply over TLS', once(socket, 'message'));
  socket.terminate();
  return JSON.parse(String(data));
}

const hello = async (url: string) => greet(await openPage(url));

// Proves that nobody gets TLS who did not ask for it.
test('T6: off by default: the port speaks no TLS', async () => {
  const { port } = await agentUnderTest({ openWindow });
  await expect(hello(`wss://127.0.0.1:${port}/`)).rejects.toThrow();
});

// Proves that the first byte tells TLS from HTTP, and that the removal is served at once.
test('T6: once installed, the same port speaks both, and after the removal the one again', async () => {
  const { port, controlAddress } = await agentWithTls();
  const greeting = { result: { agent: 'hrca' } };
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject(greeting);
  expect(await hello(`ws://127.0.0.1:${port}/`)).toMatchObject(greeting);
  await callAgent(controlAddress, 'tlsRemove', {});
  await expect(hello(`wss://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(await hello(`ws://127.0.0.1:${port}/`)).toMatchObject(greeting);
});

test.each([
  ['an origin that is not listed', [HOST, 'Origin: https://evil.test']],
  ['no origin', [HOST]],
  ['a Host that was rebound', ['Host: evil.test:PORT', `Origin: ${PORTAL}`]],
  ['localhost as Host', ['Host: localhost:PORT', `Origin: ${PORTAL}`]],
])('T6: %s is refused over TLS in the same words', async (_, headers) => {
  const { port } = await agentWithTls();
  expect(await exchangeOver(overTls(port), handshake(port, headers))).toBe(REFUSAL);
});

// Proves that nobody gets around the look at the owner by way of TLS.
test('T6: whose connection it is, is asked before TLS begins', async () => {
  const asked: (number | undefined)[] = [];
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const findOwnPeer = async ({ remotePort }: { remotePort?: number | undefined }) => {
    asked.push(remotePort);
    await isAnswered;
    return undefined;
  };
  const { port } = await agentWithTls({ findOwnPeer });
  const connection = connect(port, '127.0.0.1');
  await once(connection, 'connect');
  const { localPort } = connection;
  answer();
  // A whole ClientHello is not needed: the connection ends before it is read.
  expect(await exchangeOver(connection, Buffer.of(0x16, 0x03, 0x01))).toBe(REFUSAL);
  expect(asked).toEqual([localPort]);
});

test.each([
  ['says nothing', Buffer.alloc(0)],
  ['begins a TLS handshake and stops', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
])('T6: a connection that %s is let go within seconds, and others get in meanwhile', async (_, bytes) => {
  const { port } = await agentWithTls();
  const started = performance.now();
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  idle.write(bytes);
  idle.resume();
  const gone = soon('the idle connection to be closed', new Promise((resolve) => idle.once('close', resolve)));
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
  await gone;
  expect(performance.now() - started).toBeLessThan(9_000);
});

// Proves that the faults of a connection are listened for before HTTP or TLS does: the agent would die of one.
test('T6: a connection that is reset before its first byte harms nobody', async () => {
  const { port } = await agentWithTls();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resetAndDestroy();
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
});

// Proves that a page has its place over TLS, too: it is the connection below that leaves the room of those who wait.
test('T6: a page that is in over TLS is not pushed out by connections that never finish', async () => {
  const { port } = await agentWithTls();
  const page = await openPage(`wss://127.0.0.1:${port}/`);
  for (let i = 0; i < 80; i++) (await rawConnection(port)).resume();
  expect(await greet(page)).toMatchObject({ result: { agent: 'hrca' } });
});

// Proves that a TLS handshake which fails ends its own connection and no process.
test('T6: rubbish behind the first byte of TLS harms nobody', async () => {
  const { port } = await agentWithTls();
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.resume();
  socket.write(Buffer.concat([Buffer.from([0x16]), Buffer.alloc(5_000, 0xff)]));
  await soon('the socket to be closed', new Promise((resolve) => socket.once('close', resolve)));
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
});

// Proves that the end does not wait for the five seconds that a first byte may take.
test('T6: an agent that ends lets connections go that have not said a word', async () => {
  const agent = await agentWithTls();
  const idle = connect(agent.port, '127.0.0.1').on('error', () => undefined);
  await once(idle, 'connect');
  const gone = soon('the idle connection to be closed', new Promise((resolve) => idle.once('close', resolve)));
  idle.resume();
  const started = performance.now();
  await agent.close();
  await gone;
  expect(performance.now() - started).toBeLessThan(4_000);
});
