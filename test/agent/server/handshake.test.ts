import { expect, test } from 'vitest';
import { agentUnderTest, PORTAL } from '../../support/agentUnderTest.ts';
import { exchange, HOST, handshake, REFUSAL } from '../../support/rawExchange.ts';
import { scriptedWindow } from '../../support/scriptedWindow.ts';

const { open } = scriptedWindow(() => ({ action: 'cancel' }));

test('a listed origin with the right Host gets a socket', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, [HOST, `Origin: ${PORTAL}`]))).toMatch(/^HTTP\/1\.1 101 /);
});

test.each([
  ['a suffix of a listed origin', [HOST, `Origin: ${PORTAL}.evil.test`]],
  ['a prefix of it', [HOST, 'Origin: https://evil-portal.test']],
  ['another port', [HOST, `Origin: ${PORTAL}:8443`]],
  ['a trailing dot', [HOST, `Origin: ${PORTAL}.`]],
  ['http for https', [HOST, 'Origin: http://portal.test']],
  ['other letters', [HOST, 'Origin: https://PORTAL.test']],
  ['no origin', [HOST]],
  ['the origin null', [HOST, 'Origin: null']],
  ['two origins', [HOST, `Origin: ${PORTAL}`, `Origin: ${PORTAL}`]],
  ['a Host that was rebound', ['Host: portal.test:PORT', `Origin: ${PORTAL}`]],
  ['localhost as Host', ['Host: localhost:PORT', `Origin: ${PORTAL}`]],
  ['two Hosts', [HOST, HOST, `Origin: ${PORTAL}`]],
])('%s is refused, always in the same words', async (_, headers) => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, headers))).toBe(REFUSAL);
});

test.each([
  ['another path', (port: number) => handshake(port, [HOST, `Origin: ${PORTAL}`], '/other')],
  ['a plain GET', (port: number) => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`],
  [
    'a POST with a listed origin',
    (port: number) => `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${PORTAL}\r\nContent-Length: 0\r\n\r\n`,
  ],
  [
    'a CORS preflight',
    (port: number) =>
      `OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${PORTAL}\r\nAccess-Control-Request-Method: GET\r\n\r\n`,
  ],
  ['something that is no HTTP', () => '\u0000\u0001rubbish\r\n\r\n'],
])('%s gets the same refusal', async (_, request) => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, request(port))).toBe(REFUSAL);
});

test('compression is never agreed to', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  const answer = await exchange(
    port,
    handshake(port, [HOST, `Origin: ${PORTAL}`, 'Sec-WebSocket-Extensions: permessage-deflate']),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  expect(answer.toLowerCase()).not.toContain('sec-websocket-extensions');
});
