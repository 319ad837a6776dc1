import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestPki } from '@hrca/certs-fixtures';
import {
  decodeWindowAction,
  encodeWindowAction,
  errorCodes,
  type WindowAction,
  windowActionSchema,
} from '@hrca/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { agentUnderTest, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { openKeystore } from '#test/support/agent/keystoreUnderTest.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { fuzz, fuzzTimeout } from '#test/support/fuzz/fuzz.ts';
import { mutatedBytes, mutatedJson } from '#test/support/fuzz/mutations.ts';

const MESSAGES = 0.05;
const STREAMS = 0.01;
const FRAMES = 0.04;
const challenge = 'A'.repeat(43);
const certificateId = 'a'.repeat(64);
const requests = [
  { id: 'r1', method: 'hello', params: {} },
  { id: 'r2', method: 'status', params: {} },
  { id: 'r3', method: 'signLogin', params: { challenge } },
  { id: 'r4', method: 'signLogin', params: { challenge, certificateId } },
  { id: 'r5', method: 'listCertificates', params: {} },
  { id: 'r6', method: 'showWindow', params: {} },
];
const actions = [
  { action: 'pin', pin: '135790' },
  { action: 'newPin', pin: '口令口令口令' },
  { action: 'puk', puk: '4821-0937-5562', pin: '135790' },
  { action: 'choose', certificateId },
  { action: 'import', files: [{ name: 'unit.p12', contents: 'MIIE' }], passphrase: 'x' },
  { action: 'cancel' },
] satisfies WindowAction[];

const texts = requests.map((request) => Buffer.from(JSON.stringify(request)));
const messages: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  mutatedJson(requests).map((value) => JSON.stringify(value) ?? ''),
  mutatedBytes(texts).map((bytes) => Buffer.from(bytes).toString()),
  mutatedBytes(texts),
  fc.uint8Array({ maxLength: 200 }),
);

interface Reply {
  id: string | null;
  result?: { agent?: string };
  error?: { code: string };
}

/** The real agent; every question in its window is cancelled. */
async function agentToAttack() {
  const pki = await createTestPki({ now: Date.now() });
  const window = scriptedWindow(() => 'close');
  const agent = await agentUnderTest({
    units: [pki.units.good],
    openWindow: window.open,
    // The owner look-up is replaced: all connections are of this process, and the system's table grows with every case.
    findOwnPeer: async () => ({ program: async () => undefined }),
  });
  const triesLeft = async () => {
    const [entry] = await (await openKeystore(agent.home)).list();
    return entry?.kind === 'certificate' ? entry.triesLeft : undefined;
  };
  const isAlive = async () => {
    const { socket, next } = await open(agent.port);
    socket.send(JSON.stringify(requests[0]));
    const { result } = await next();
    socket.terminate();
    return result?.agent === 'hrca';
  };
  return { port: agent.port, window, triesLeft, isAlive };
}

test(
  'damaged messages are answered or end the socket, and none costs a try',
  async () => {
    const { port, window, triesLeft, isAlive } = await agentToAttack();
    let page = await open(port);
    const attack = async (message: string | Uint8Array) => {
      if (page.socket.readyState !== WebSocket.OPEN) page = await open(port);
      page.socket.send(message);
      const reply = await page.next();
      if (reply.error) expect(errorCodes).toContain(reply.error.code);
      expect(reply.error?.code).not.toBe('INTERNAL');
      if (reply.id === null) await page.closed;
    };
    await fuzz({ name: 'socket messages', share: MESSAGES, cases: messages, attack });
    page.socket.terminate();
    expect(window.shown.map(({ screen }) => screen)).not.toContain('pin');
    expect([await isAlive(), await triesLeft()]).toEqual([true, 6]);
  },
  fuzzTimeout(MESSAGES),
);

test(
  'damaged handshakes and frames end only their connection',
  async () => {
    const { port, triesLeft, isAlive } = await agentToAttack();
    const handshake = [
      'GET / HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: ${PORTAL}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '\r\n',
    ].join('\r\n');
    const frames = texts.map((text) => maskedFrame(text));
    const streams = fc.oneof(
      mutatedBytes([Buffer.from(handshake)]),
      mutatedBytes(frames).map((frame) => Buffer.concat([Buffer.from(handshake), frame])),
    );
    const attack = async (bytes: Uint8Array) => {
      const stream = connect(port, '127.0.0.1');
      stream.on('error', () => undefined);
      stream.resume();
      stream.end(bytes);
      // A refusal is a TCP reset, which is an `error` of the stream before `close`.
      await new Promise((resolve) => stream.once('close', resolve));
    };
    await fuzz({ name: 'handshakes and frames', share: STREAMS, cases: streams, attack });
    expect([await isAlive(), await triesLeft()]).toEqual([true, 6]);
  },
  fuzzTimeout(STREAMS),
);

test(
  'damaged frames of the window are ignored or decoded to an action of its protocol',
  async () => {
    const samples = actions.map((action) => Buffer.from(encodeWindowAction(action)));
    const cases = fc.oneof(
      mutatedBytes(samples),
      mutatedJson(actions).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    );
    const attack = (bytes: Uint8Array) => {
      const action = actionIn(bytes);
      if (action) expect(actions.map((sample) => sample.action as string)).toContain(action.action);
    };
    await fuzz({ name: 'window frames', share: FRAMES, cases, attack });
  },
  fuzzTimeout(FRAMES),
);

/** Decodes as the window host does; undefined if it throws. */
function actionIn(bytes: Uint8Array) {
  try {
    return windowActionSchema.safeParse(decodeWindowAction(bytes)).data;
  } catch {
    return undefined;
  }
}

/** A page's socket; `next` is the next reply, without events. */
async function open(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { origin: PORTAL });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const replies: Reply[] = [];
  let wake = () => {};
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if ('event' in message) return;
    replies.push(message);
    wake();
  });
  await once(socket, 'open');
  const next = async (): Promise<Reply> => {
    while (replies.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return replies.shift() as Reply;
  };
  return { socket, closed, next };
}

/** A complete masked text frame as a browser sends it (RFC 6455 §5.2). */
function maskedFrame(payload: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([
    Buffer.from([0x81, ...length]),
    mask,
    payload.map((byte, i) => byte ^ (mask[i & 3] as number)),
  ]);
}
