import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { exchange, get, HOST, handshake, REFUSAL, UPGRADE } from '#test/support/network/rawExchange.ts';
import { closedByPeer, frame, rawConnection, rawWebSocket } from '#test/support/network/rawSocket.ts';
import { soon } from '#test/support/system/soon.ts';

const challenge = 'c'.repeat(43);
const { open } = scriptedWindow(() => ({ action: 'cancel' }));
const hello = { result: { agent: 'hrca' } };
const CONTINUATION = 0;
const TEXT = 1;
const FIN = 0x80;
const COMPRESSED = 0x40;

/** Asserts that the agent still serves the portal. */
async function expectServing(port: number) {
  expect(await (await connectPage(port)).call('hello')).toMatchObject(hello);
}

/** The code of the close frame that the agent sends; 0 if it sends none. */
async function closeCode(socket: Socket): Promise<number> {
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
  });
  await closedByPeer(socket);
  const at = heard.lastIndexOf(Buffer.from([0x88, 0x02]));
  return at < 0 ? 0 : heard.readUInt16BE(at + 2);
}

/** A frame with an arbitrary first byte, which the ws library would not send. */
function rawFrame(first: number, payload: Uint8Array): Buffer {
  const length = Buffer.alloc(payload.length < 126 ? 1 : payload.length < 65_536 ? 3 : 9);
  length[0] = payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127;
  if (length.length === 3) length.writeUInt16BE(payload.length, 1);
  if (length.length === 9) length.writeBigUInt64BE(BigInt(payload.length), 1);
  length[0] |= 0x80;
  return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(4), payload]);
}

test.each([
  'permessage-deflate',
  'permessage-deflate; client_max_window_bits',
  'x-webkit-deflate-frame',
  'permessage-deflate; server_no_context_takeover, permessage-deflate',
])('W1 the agent never negotiates compression: %s', async (extension) => {
  // Proves that no compression bomb is possible.
  const { port } = await agentUnderTest({ openWindow: open });
  const headers = [HOST, `Origin: ${PORTAL}`, `Sec-WebSocket-Extensions: ${extension}`];
  const answer = await exchange(port, handshake(port, headers));
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  expect(answer.toLowerCase()).not.toContain('sec-websocket-extensions');
});

test('W1 a compressed frame closes the socket', async () => {
  // Proves that a compressed frame is not decompressed without negotiation.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawWebSocket({ port, origin: PORTAL });
  socket.write(rawFrame(FIN | COMPRESSED | TEXT, Buffer.alloc(32)));
  expect(await closeCode(socket)).toBe(1002);
  await expectServing(port);
});

// Proves that the size of a message is bounded before it is buffered, in one frame or in fragments.
test.each([
  ['in one frame', (send: (bytes: Buffer) => void) => send(rawFrame(FIN | TEXT, Buffer.alloc(65_537, 'x')))],
  [
    'by the length in its header alone',
    (send: (bytes: Buffer) => void) => send(rawFrame(FIN | TEXT, Buffer.alloc(70_000)).subarray(0, 14)),
  ],
  [
    'in fragments',
    (send: (bytes: Buffer) => void) => {
      send(rawFrame(TEXT, Buffer.alloc(1_000, 'x')));
      for (let i = 0; i < 70; i++) send(rawFrame(CONTINUATION, Buffer.alloc(1_000, 'x')));
    },
  ],
])('W2 a message over 64 KiB %s closes the socket', async (_, flood) => {
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawWebSocket({ port, origin: PORTAL });
  const code = closeCode(socket);
  flood((bytes) => socket.write(bytes));
  expect(await code).toBe(1009);
  await expectServing(port);
});

test.each([
  ['of one byte', 1],
  ['that are empty', 0],
])('W2 endless fragments %s close the socket', async (_, size) => {
  // Proves that the number of fragments is limited as well as their size.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawWebSocket({ port, origin: PORTAL });
  const code = closeCode(socket);
  socket.write(rawFrame(TEXT, Buffer.alloc(size, 'x')));
  const many = Buffer.concat(Array.from({ length: 1_000 }, () => rawFrame(CONTINUATION, Buffer.alloc(size, 'x'))));
  const flood = () => {
    while (socket.writable && socket.write(many));
  };
  socket.on('drain', flood);
  flood();
  expect([1008, 1009]).toContain(await code);
  await expectServing(port);
});

const admitted = [HOST, `Origin: ${PORTAL}`, ...UPGRADE];
const headers = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: a`);

test.each([
  ['one header of 100 KB', (port: number) => get(port, [...admitted, `X-A: ${'a'.repeat(100_000)}`])],
  ['10,000 headers', (port: number) => get(port, [...admitted, ...headers(10_000)])],
  ['a path of 100 KB', (port: number) => get(port, admitted, `/${'a'.repeat(100_000)}`)],
  // Node drops what comes behind 2,000 headers.
  ['a second origin behind 3,000 headers', (port: number) => get(port, [...admitted, ...headers(3_000), 'Origin: x'])],
])('W3 a handshake with %s is refused', async (_, request) => {
  // Proves that headers and path are bounded, and that no Origin header is dropped before the check.
  const { port } = await agentUnderTest({ openWindow: open });
  // A client that is still sending may see the connection end without a reset.
  expect(['', REFUSAL]).toContain(await exchange(port, request(port)));
  await expectServing(port);
});

test('W3 a handshake whose headers never end is closed after a time limit', async () => {
  // Proves that the limit holds although bytes keep coming.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawConnection(port);
  socket.resume();
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
  const drip = setInterval(() => socket.write('X: 1\r\n'), 100);
  // Writes after the end fail silently.
  await soon('the socket to be closed', new Promise((resolve) => socket.once('close', resolve)));
  clearInterval(drip);
  await expectServing(port);
}, 20_000);

test.each([
  ['nothing', ''],
  ['half an object', '{'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '1'],
  ['a string', '"hello"'],
  ['no JSON', 'GET / HTTP/1.1'],
  ['a request without a method', '{"id":"x","params":{}}'],
  ['a method that is not there', '{"id":"x","method":"shutdown","params":{}}'],
  ['a method of every object', '{"id":"x","method":"constructor","params":{}}'],
  ['one field too many', '{"id":"x","method":"hello","params":{},"more":1}'],
  ['a long id', JSON.stringify({ id: 'x'.repeat(65), method: 'hello', params: {} })],
  ['an id with markup', '{"id":"<b>","method":"hello","params":{}}'],
  ['a list of requests', '[{"id":"x","method":"hello","params":{}}]'],
  ['bytes', Buffer.from('{"id":"x","method":"hello","params":{}}')],
  ['two values', '{"id":"x","method":"hello","params":{}} {}'],
  ['a comment', '{"id":"x","method":"hello","params":{}}//'],
  ['NaN', '{"id":"x","method":"hello","params":NaN}'],
])('W5 the message %s gets one typed error, and the socket is closed', async (_, message) => {
  // Proves that an invalid request is answered once and reaches no handler.
  const { port } = await agentUnderTest({ openWindow: open });
  const page = await connectPage(port);
  page.socket.send(message);
  expect((await soon('the socket to be closed', once(page.socket, 'close')))[0]).toBe(1008);
  const details = { field: expect.any(String), expected: expect.any(String), got: expect.any(String) };
  expect(page.messages).toEqual([{ id: null, error: { code: 'REQUEST_INVALID', details } }]);
});

test('W5 text that is not UTF-8 closes the socket', async () => {
  // Proves that invalid UTF-8 does not reach the JSON parser.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawWebSocket({ port, origin: PORTAL });
  const code = closeCode(socket);
  socket.write(rawFrame(FIN | TEXT, Buffer.from([0x22, 0xc3, 0x28, 0x22])));
  expect(await code).toBe(1007);
  await expectServing(port);
});

test.each([
  ['__proto__ in the envelope', '{"id":"x","method":"hello","params":{},"__proto__":{"admin":true}}'],
  ['__proto__ in the parameters', '{"id":"x","method":"hello","params":{"__proto__":{"admin":true}}}'],
  ['constructor', '{"id":"x","method":"hello","params":{"constructor":{"prototype":{"admin":true}}}}'],
  ['toString', '{"id":"x","method":"hello","params":{"toString":1}}'],
  ['params 30,000 deep', `{"id":"x","method":"hello","params":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ['objects 10,000 deep', `{"id":"x","method":"hello","params":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
  ['60,000 open brackets', '['.repeat(60_000)],
])('W6 a request with %s is refused, and no prototype changes', async (_, message) => {
  // Proves that such keys are unknown fields, and that depth does not overflow the parser's stack.
  const { port } = await agentUnderTest({ openWindow: open });
  const page = await connectPage(port);
  page.socket.send(message);
  await expect.poll(() => page.messages).toMatchObject([{ error: { code: 'REQUEST_INVALID' } }]);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
  await expectServing(port);
});

test('W6 of a duplicate key the same value is shown and signed', async () => {
  // Proves that a message is parsed once: no second parser can take the other value.
  const pki = await createTestPki({ now: Date.now() });
  const window = scriptedWindow(quickClerk({ pin: '123456', newPin: 'jiangsu-2026' }));
  const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
  const page = await connectPage(port);
  const other = 'd'.repeat(43);
  const reply = page.until('x');
  page.socket.send(
    `{"id":"y","id":"x","method":"hello","method":"signLogin","params":{"challenge":"${challenge}","challenge":"${other}"}}`,
  );
  const token = String((await reply).result?.token);
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).nonce).toBe(other);
  expect(window.ends).toHaveLength(1);
});

test('W4 a page that sends requests without end and reads no reply is closed, and other pages are served', async () => {
  // Proves that unread replies are not buffered without limit.
  const { port } = await agentUnderTest({ openWindow: open });
  const flooder = await rawWebSocket({ port, origin: PORTAL });
  flooder.pause();
  const request = frame({ opcode: TEXT, payload: '{"id":"x","method":"status","params":{}}' });
  const many = Buffer.concat(Array.from({ length: 500 }, () => request));
  const flood = () => {
    while (flooder.writable && flooder.write(many));
  };
  flooder.on('drain', flood);
  flood();
  await expectServing(port);
  await soon('the flooder to be closed', new Promise((resolve) => flooder.once('close', resolve)));
  await expectServing(port);
});

test('W4 the agent goes on serving when a client resets its handshake before the answer', async () => {
  // Proves that a response which cannot be delivered does not become an uncaught error, which would end the agent.
  const { port } = await agentUnderTest({ openWindow: open });
  for (let i = 0; i < 50; i++) {
    const socket = await rawConnection(port);
    socket.write(handshake(port, [HOST, `Origin: ${i % 2 ? PORTAL : 'https://stranger.test'}`]));
    if (i % 3) await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  }
  await expectServing(port);
});
