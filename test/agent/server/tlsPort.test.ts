import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { callAgent } from '../../../agent/control/controlClient.ts';
import { agentUnderTest, PORTAL } from '../../support/agentUnderTest.ts';
import { scriptedWindow } from '../../support/scriptedWindow.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { createDatabase, firefoxProfile, storesOf } from '../../support/trustStores.ts';

const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
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

/** A handshake over whichever socket, raw, and all that comes back. */
function handshake(socket: Socket, headers: string[]): Promise<string> {
  const fixed = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    answer += chunk;
    if (answer.startsWith('HTTP/1.1 101')) socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.write(`${['GET / HTTP/1.1', ...headers, ...fixed, key].join('\r\n')}\r\n\r\n`);
  return once(socket, 'close').then(() => answer);
}
const overTls = (port: number) => connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });

async function hello(url: string): Promise<unknown> {
  const socket = new WebSocket(url, { origin: PORTAL, rejectUnauthorized: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 'hello', method: 'hello', params: {} }));
  const [data] = await once(socket, 'message');
  socket.terminate();
  return JSON.parse(String(data));
}

test('T6: off by default: the port speaks no TLS', async () => {
  const { port } = await agentUnderTest({ openWindow });
  await expect(hello(`wss://127.0.0.1:${port}/`)).rejects.toThrow();
});

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
  ['an origin that is not listed', (port: number) => [`Host: 127.0.0.1:${port}`, 'Origin: https://evil.test']],
  ['no origin', (port: number) => [`Host: 127.0.0.1:${port}`]],
  ['a Host that was rebound', (port: number) => [`Host: evil.test:${port}`, `Origin: ${PORTAL}`]],
  ['localhost as Host', (port: number) => [`Host: localhost:${port}`, `Origin: ${PORTAL}`]],
])('T6: %s is refused over TLS in the same words', async (_, headers) => {
  const { port } = await agentWithTls();
  expect(await handshake(overTls(port), headers(port))).toBe(REFUSAL);
});

test('T6: whose connection it is, is asked over TLS, too', async () => {
  const asked: (number | undefined)[] = [];
  const findOwnPeer = async ({ remotePort }: { remotePort?: number | undefined }) => void asked.push(remotePort);
  const { port } = await agentWithTls({ findOwnPeer });
  const socket = overTls(port);
  await once(socket, 'secureConnect');
  const { localPort } = socket;
  expect(await handshake(socket, [`Host: 127.0.0.1:${port}`, `Origin: ${PORTAL}`])).toBe(REFUSAL);
  expect(asked).toEqual([localPort]);
});

test.each([
  ['says nothing', Buffer.alloc(0)],
  ['begins a TLS handshake and stops', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
])('T6: a connection that %s is let go within seconds, and others get in meanwhile', async (_, octets) => {
  const { port } = await agentWithTls();
  const started = performance.now();
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  idle.write(octets);
  idle.resume();
  const gone = once(idle, 'close');
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
  await gone;
  expect(performance.now() - started).toBeLessThan(9_000);
});

test('T6: rubbish behind the first octet of TLS harms nobody', async () => {
  const { port } = await agentWithTls();
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.resume();
  socket.write(Buffer.concat([Buffer.from([0x16]), Buffer.alloc(5_000, 0xff)]));
  await once(socket, 'close');
  expect(await hello(`wss://127.0.0.1:${port}/`)).toMatchObject({ result: { agent: 'hrca' } });
});

test('T6: an agent that ends lets connections go that have not said a word', async () => {
  const agent = await agentWithTls();
  const idle = connect(agent.port, '127.0.0.1').on('error', () => undefined);
  await once(idle, 'connect');
  const gone = once(idle, 'close');
  idle.resume();
  await agent.close();
  await gone;
});
