import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { WindowView } from '@hrca/protocol';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { agentUnderTest } from '#test/support/agent/agentUnderTest.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { realWindow } from '#test/support/browser/realWindow.ts';
import { exchange, REFUSAL } from '#test/support/network/rawExchange.ts';

const view: WindowView = { screen: 'certificates', purpose: 'login', origin: 'https://portal.test', certificates: [] };
const GUESSES = 10_000;
/** The socket limit of a window. */
const SIDE_BY_SIDE = 4;

async function openedWindow() {
  const { openWindow, addresses } = realWindow();
  const window = await openWindow({ signal: new AbortController().signal });
  onTestFinished(() => window.end({ screen: 'end', outcome: 'cancelled' }));
  window.ask(view).catch(() => undefined);
  return { window, addresses, address: addresses[0] as URL };
}

/** Sends a token and resolves to the first view or to the close code. */
async function offer({ host, origin }: URL, token: string): Promise<string | number> {
  const socket = new WebSocket(`ws://${host}/session`, { origin });
  const answer = Promise.race([
    once(socket, 'message').then(([data]) => String(data)),
    once(socket, 'close').then(([code]) => code as number),
  ]);
  socket.on('open', () => socket.send(JSON.stringify({ token })));
  const result = await answer;
  socket.terminate();
  return result;
}

describe('the token of a window', () => {
  test('O9 10,000 guesses, some with one wrong bit, do not find the token, which works once afterwards', async () => {
    // Proves that all 256 bits are compared, and that a used token is invalid.
    const { address } = await openedWindow();
    const right = address.hash.slice(1);
    const bytes = Buffer.from(right, 'base64url');
    expect(bytes).toHaveLength(32);
    const near = Array.from({ length: 256 }, (_, bit) => {
      const guess = Buffer.from(bytes);
      guess[bit >> 3] = (guess[bit >> 3] as number) ^ (1 << (bit & 7));
      return guess.toString('base64url');
    });
    const odd = [
      '',
      right.slice(1),
      `${right}AAAA`,
      bytes.toString('hex'),
      right.toUpperCase(),
      `${right.slice(0, 42)}`,
    ];
    const random = Array.from({ length: GUESSES - near.length - odd.length }, () =>
      randomBytes(32).toString('base64url'),
    );
    const guesses = [...near, ...odd, ...random];
    for (let at = 0; at < guesses.length; at += SIDE_BY_SIDE) {
      const answers = await Promise.all(guesses.slice(at, at + SIDE_BY_SIDE).map((guess) => offer(address, guess)));
      expect(new Set(answers)).toEqual(new Set([1008]));
    }
    expect(await offer(address, right)).toContain('https://portal.test');
    expect(await offer(address, right)).toBe(1008);
  }, 120_000);

  test('O9 every window and every raised window has a new token', async () => {
    // Proves that the previous token is invalid, also if it was not used.
    const { window, addresses, address } = await openedWindow();
    await window.raise();
    expect(await offer(address, address.hash.slice(1))).toBe(1008);
    const [, again] = addresses as [URL, URL];
    expect(await offer(again, again.hash.slice(1))).toContain('https://portal.test');
    expect((await openedWindow()).address.hash).not.toBe(again.hash);
  });

  test('O9 the token is only in the fragment of the URL, which browsers do not send', async () => {
    // Proves that no request and no response contains it.
    const { address } = await openedWindow();
    expect(`${address.pathname}${address.search}`).toBe('/');
    expect(await (await fetch(address)).text()).not.toContain(address.hash.slice(1));
  });
});

describe('responses', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('\r', '\n', '\0', ' ', ':', '%0d%0a', 'MARK', '<script>', '/', '\u00e9', 'a'),
  });

  test('O8 a request with injected lines gets the uniform refusal of the agent', async () => {
    // Proves that no part of a request is repeated, so that it cannot become a header or a script.
    const { port } = await agentUnderTest({ openWindow: scriptedWindow(() => 'close').open });
    const property = fc.asyncProperty(hostile, hostile, async (path, header) => {
      const request = `GET /${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: ${header}\r\n\r\n`;
      expect(await exchange(port, Buffer.from(request, 'latin1'))).toBe(REFUSAL);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('O8 the window’s server sends its own page or the uniform refusal, and no part of the request', async () => {
    // Proves that an unknown path is not repeated either.
    const { address } = await openedWindow();
    const property = fc.asyncProperty(hostile, hostile, async (path, header) => {
      const request = `GET /${path} HTTP/1.1\r\nHost: ${address.host}\r\nX-A: ${header}\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(Number(address.port), Buffer.from(request, 'latin1'));
      expect(answer).not.toContain('MARK');
      if (answer !== REFUSAL) expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('O8 the window’s files have a strict CSP and X-Content-Type-Options: nosniff', async () => {
    // Proves that the page runs no other script, is not read as another type, and registers no worker.
    const { address } = await openedWindow();
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/window.js', 'text/javascript'],
      ['/window.css', 'text/css'],
    ]) {
      const { headers } = await fetch(`${address.origin}${path}`);
      expect(headers.get('content-type')).toContain(type);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('service-worker-allowed')).toBeNull();
      const policy = headers.get('content-security-policy')?.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "worker-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy?.join()).not.toMatch(/unsafe|\*|https?:/);
    }
  });
});
