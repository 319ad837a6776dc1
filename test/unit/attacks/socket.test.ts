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

/** The agent still serves the real portal. */
async function expectServing(port: number) {
  expect(await (await connectPage(port)).call('hello')).toMatchObject(hello);
}

/** The code of the close frame that ends what the agent says. */
async function closeCode(socket: Socket): Promise<number> {
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
  });
  await closedByPeer(socket);
  const at = heard.lastIndexOf(Buffer.from([0x88, 0x02]));
  return at < 0 ? 0 : heard.readUInt16BE(at + 2);
}

/** A frame with any first byte, for what the library would never send. */
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
])('W1 compression is never agreed to: %s', async (extension) => {
  // Proves that no bomb can be sent, since nothing is ever unpacked.
  const { port } = await agentUnderTest({ openWindow: open });
  const headers = [HOST, `Origin: ${PORTAL}`, `Sec-WebSocket-Extensions: ${extension}`];
  const answer = await exchange(port, handshake(port, headers));
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  expect(answer.toLowerCase()).not.toContain('sec-websocket-extensions');
});

test('W1 a frame that is compressed all the same ends the socket', async () => {
  // Proves that nothing is unpacked which was not agreed to.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawWebSocket({ port, origin: PORTAL });
  socket.write(rawFrame(FIN | COMPRESSED | TEXT, Buffer.alloc(32)));
  expect(await closeCode(socket)).toBe(1002);
  await expectServing(port);
});

// Proves that a message is bounded as a whole, however it is cut up, before it is kept.
test.each([
  ['in one frame', (send: (bytes: Buffer) => void) => send(rawFrame(FIN | TEXT, Buffer.alloc(65_537, 'x')))],
  [
    'by what its header says alone',
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
  // Proves that fragments are counted as well as weighed.
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
  // Proves that headers are bounded, and that none is dropped from the count of origins; the path is held by its name, too.
  const { port } = await agentUnderTest({ openWindow: open });
  // Whoever is still sending may see the line cut before the refusal has come.
  expect(['', REFUSAL]).toContain(await exchange(port, request(port)));
  await expectServing(port);
});

test('W3 headers that never end are cut off', async () => {
  // Proves that a handshake has a time limit, kept alive or not.
  const { port } = await agentUnderTest({ openWindow: open });
  const socket = await rawConnection(port);
  socket.resume();
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
  const drip = setInterval(() => socket.write('X: 1\r\n'), 100);
  // What is written after the end fails, and tells no more.
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
])('W5 %s gets one typed answer, and the socket is closed', async (_, message) => {
  // Proves that what is no request is answered once and never passed on.
  const { port } = await agentUnderTest({ openWindow: open });
  const page = await connectPage(port);
  page.socket.send(message);
  expect((await soon('the socket to be closed', once(page.socket, 'close')))[0]).toBe(1008);
  const details = { field: expect.any(String), expected: expect.any(String), got: expect.any(String) };
  expect(page.messages).toEqual([{ id: null, error: { code: 'REQUEST_INVALID', details } }]);
});

test('W5 text that is not UTF-8 closes the socket', async () => {
  // Proves that bytes which are no text never reach the parser.
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
])('W6 %s is refused and changes nothing', async (_, message) => {
  // Proves that odd keys are unknown fields like any other, and that depth breaks no parser.
  const { port } = await agentUnderTest({ openWindow: open });
  const page = await connectPage(port);
  page.socket.send(message);
  await expect.poll(() => page.messages).toMatchObject([{ error: { code: 'REQUEST_INVALID' } }]);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
  await expectServing(port);
});

test('W6 a key that comes twice has one meaning for everybody: what is shown is what is signed', async () => {
  // Proves that a message is read once: no second reader can take the other value.
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

test('W4 a page that asks without end and never reads is let go, and nobody else waits', async () => {
  // Proves that answers which nobody reads are not kept for ever.
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

test('W4 a handshake whose client is gone before it is answered does no harm', async () => {
  // Proves that a refusal which cannot be delivered is no uncaught error: the agent would die of it.
  const { port } = await agentUnderTest({ openWindow: open });
  for (let i = 0; i < 50; i++) {
    const socket = await rawConnection(port);
    socket.write(handshake(port, [HOST, `Origin: ${i % 2 ? PORTAL : 'https://stranger.test'}`]));
    if (i % 3) await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  }
  await expectServing(port);
});
