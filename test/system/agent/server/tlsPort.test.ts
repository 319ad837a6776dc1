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

/** Starts an agent and installs TLS over its control socket, as `hrca tls install` does. */
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

test('T6 the port accepts no TLS by default', async () => {
  const { port } = await agentUnderTest({ openWindow });
  await expect(hello(`wss://127.0.0.1:${port}/`)).rejects.toThrow();
});

// The first byte distinguishes TLS from HTTP.
test('T6 the port accepts TLS and HTTP after the install, and only HTTP after the removal', async () => {
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
])('T6 a handshake over TLS with %s gets the uniform refusal', async (_, headers) => {
  const { port } = await agentWithTls();
  expect(await exchangeOver(overTls(port), handshake(port, headers))).toBe(REFUSAL);
});

// Proves that TLS does not bypass the check of the owner.
test('T6 the owner of a connection is checked before the TLS handshake', async () => {
  const ports: (number | undefined)[] = [];
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const findOwnPeer = async ({ remotePort }: { remotePort?: number | undefined }) => {
    ports.push(remotePort);
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
  expect(ports).toEqual([localPort]);
});

test.each([
  ['says nothing', Buffer.alloc(0)],
  ['begins a TLS handshake and stops', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
])('T6 a connection that %s is closed within seconds, and others are accepted meanwhile', async (_, bytes) => {
  const { port } = await agentWithTls();
  const started = performance.now();
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  idle.write(bytes);
  idle.resume();
  const closed = soon('the idle connection to be closed', new Promise((resolve) => idle.once('close', resolve)));
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
  await closed;
  expect(performance.now() - started).toBeLessThan(9_000);
});

// Proves that errors of a connection are handled before HTTP or TLS does so: an unhandled one would end the agent.
test('T6 the agent goes on after a connection is reset before its first byte', async () => {
  const { port } = await agentWithTls();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resetAndDestroy();
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
});

// Proves that the TCP connection below an admitted TLS socket is no longer counted as pending.
test('T6 connections that never finish their handshake do not replace a page over TLS', async () => {
  const { port } = await agentWithTls();
  const page = await openPage(`wss://127.0.0.1:${port}/`);
  for (let i = 0; i < 80; i++) (await rawConnection(port)).resume();
  expect(await greet(page)).toMatchObject({ result: { agent: 'hrca' } });
});

test('T6 a failed TLS handshake ends its own connection only', async () => {
  const { port } = await agentWithTls();
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.resume();
  socket.write(Buffer.concat([Buffer.from([0x16]), Buffer.alloc(5_000, 0xff)]));
  await soon('the socket to be closed', new Promise((resolve) => socket.once('close', resolve)));
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
});

// Proves that the end does not wait for the five seconds in which a first byte is expected.
test('T6 an agent that ends closes connections that have sent nothing', async () => {
  const agent = await agentWithTls();
  const idle = connect(agent.port, '127.0.0.1').on('error', () => undefined);
  await once(idle, 'connect');
  const closed = soon('the idle connection to be closed', new Promise((resolve) => idle.once('close', resolve)));
  idle.resume();
  const started = performance.now();
  await agent.close();
  await closed;
  expect(performance.now() - started).toBeLessThan(4_000);
});
