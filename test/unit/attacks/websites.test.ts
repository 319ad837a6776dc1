import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { findOwnPeer } from '#test/support/agent/ownPeer.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { exchange, get, HOST, handshake, REFUSAL, UPGRADE } from '#test/support/network/rawExchange.ts';

const challenge = 'c'.repeat(43);
const clerk = quickClerk({ pin: '123456', newPin: 'jiangsu-2026' });
const { open } = scriptedWindow(() => ({ action: 'cancel' }));
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

test('a handshake of a listed origin with the right Host is accepted', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, [HOST, `Origin: ${PORTAL}`]))).toMatch(/^HTTP\/1\.1 101 /);
});

// Proves that origins are compared as exact strings.
test.each([
  ['a listed origin with a suffix', `${PORTAL}.evil.test`],
  ['a host that ends like a listed one', 'https://evil-portal.test'],
  ['a subdomain of a listed origin', 'https://sub.portal.test'],
  ['the scheme and host in a path', `https://evil.test/${PORTAL}`],
  ['the host as a user', 'https://portal.test@evil.test'],
  ['another port', `${PORTAL}:8443`],
  ['the default port', `${PORTAL}:443`],
  ['a trailing dot', `${PORTAL}.`],
  ['a trailing slash', `${PORTAL}/`],
  ['http for https', 'http://portal.test'],
  ['other letters', 'https://PORTAL.test'],
  ['a look-alike letter', 'https://p\u03bfrtal.test'],
  ['a percent sign', 'https://portal%2etest'],
  ['two in one header', `${PORTAL}, ${PORTAL}`],
  ['two separated by a space', `${PORTAL} ${PORTAL}`],
  ['an extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
])('O1 a handshake is refused whose origin is: %s', async (_, origin) => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, [HOST, `Origin: ${origin}`]))).toBe(REFUSAL);
});

describe('an origin that a message claims', () => {
  // Proves that the origin is taken from the handshake only.
  test.each([
    ['beside the challenge', { id: 'x', method: 'signLogin', params: { challenge, origin: 'https://other.test' } }],
    ['beside the method', { id: 'x', method: 'signLogin', params: { challenge }, origin: 'https://other.test' }],
  ])('O2 a request with an origin %s is refused, and no window opens', async (_, message) => {
    const window = scriptedWindow(clerk);
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    page.socket.send(JSON.stringify(message));
    await expect.poll(() => page.messages).toMatchObject([{ error: { code: 'REQUEST_INVALID' } }]);
    expect(window.shown).toEqual([]);
  });

  // Proves that only the header Origin is read.
  test('O2 a listed origin in another header than Origin is ignored', async () => {
    const { port } = await agentUnderTest({ openWindow: open });
    const headers = [HOST, 'Origin: https://evil.test', `Sec-WebSocket-Origin: ${PORTAL}`, `Referer: ${PORTAL}/`];
    expect(await exchange(port, handshake(port, [...headers, `X-Forwarded-Host: ${PORTAL}`]))).toBe(REFUSAL);
  });
});

// Proves that a handshake must have exactly one origin, and that `null` is refused.
test.each([
  ['no origin', [HOST]],
  ['an empty one', [HOST, 'Origin: ']],
  ['the origin null', [HOST, 'Origin: null']],
  ['the same twice', [HOST, `Origin: ${PORTAL}`, `Origin: ${PORTAL}`]],
  ['a listed one before another', [HOST, `Origin: ${PORTAL}`, 'Origin: https://evil.test']],
  ['another before a listed one', [HOST, 'Origin: https://evil.test', `Origin: ${PORTAL}`]],
  ['two in different letters', [HOST, `ORIGIN: ${PORTAL}`, `origin: ${PORTAL}`]],
])('O3 a handshake with %s is refused', async (_, headers) => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, headers))).toBe(REFUSAL);
});

// Proves that Host is compared as an exact string, which is the defence against DNS rebinding.
test.each([
  ['a name that was rebound', ['Host: portal.test:PORT']],
  ['localhost', ['Host: localhost:PORT']],
  ['another way to write the address', ['Host: 127.1:PORT']],
  ['the address as a number', ['Host: 2130706433:PORT']],
  ['IPv6', ['Host: [::1]:PORT']],
  ['no port', ['Host: 127.0.0.1']],
  ['another port', ['Host: 127.0.0.1:1']],
  ['absent', []],
  ['the right one twice', [HOST, HOST]],
  ['the right one and another', [HOST, 'Host: evil.test']],
])('O5 a handshake of a listed origin is refused whose Host is: %s', async (_, hosts) => {
  const { port } = await agentUnderTest({ openWindow: open });
  expect(await exchange(port, handshake(port, [...hosts, `Origin: ${PORTAL}`]))).toBe(REFUSAL);
});

describe('the address of the agent’s socket', () => {
  // Read from the kernel's own table.
  const LISTENING = '0A';
  const addressesOn = async (port: number) => {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
    );
    const rows = tables.flatMap((table) => table.split('\n').map((row) => row.trim().split(/\s+/)));
    const isHere = ([, local = '', , state]: string[]) => local.endsWith(`:${hex(port)}`) && state === LISTENING;
    return rows.filter(isHere).map(([, local = '']) => local.split(':')[0]);
  };
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');

  test('O6 the kernel’s table has the agent’s port on 127.0.0.1 only', async () => {
    const { port } = await agentUnderTest({ openWindow: open });
    expect(await addressesOn(port)).toEqual(['0100007F']);
  });

  test.each(['127.0.0.2', '::1'])('O6 a connection to the agent’s port on %s is refused', async (address) => {
    const { port } = await agentUnderTest({ openWindow: open });
    const outcome = await new Promise((resolve) => {
      const socket = connect(port, address, () => resolve('connected'));
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
    });
    expect(outcome).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL)$/);
  });
});

// Proves that the port answers no HTTP: no CORS, no redirect, no echo.
test.each([
  ['a plain GET', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT'],
  ['a GET of a listed origin', `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: ${PORTAL}`],
  ['a POST', `POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: ${PORTAL}\r\nContent-Length: 0`],
  [
    'a POST with a body',
    `POST /sign HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: ${PORTAL}\r\nContent-Length: 4\r\n\r\nMARK`,
  ],
  [
    'a CORS preflight',
    `OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: ${PORTAL}\r\nAccess-Control-Request-Method: GET`,
  ],
  [
    'a private network preflight',
    `OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: ${PORTAL}\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true`,
  ],
  ['a HEAD', 'HEAD / HTTP/1.1\r\nHost: 127.0.0.1:PORT'],
  ['a TRACE', 'TRACE / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX-Echo: MARK'],
  ['a CONNECT', 'CONNECT evil.test:443 HTTP/1.1\r\nHost: 127.0.0.1:PORT'],
  ['a PRI of HTTP/2', 'PRI * HTTP/2.0'],
  ['a GET of a file', 'GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:PORT'],
  ['an absolute address', 'GET http://evil.test/ HTTP/1.1\r\nHost: 127.0.0.1:PORT'],
  ['a GET without Host, which Node refuses by itself', 'GET / HTTP/1.1'],
  ['HTTP/1.0', 'GET / HTTP/1.0'],
  ['HTTP/0.9', 'GET /'],
  ['Expect: 100-continue', 'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nExpect: 100-continue\r\nContent-Length: 4'],
  ['Expect of something else', 'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nExpect: MARK\r\nContent-Length: 4'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 4\r\nTransfer-Encoding: chunked'],
  ['something that is no HTTP', '\u0000\u0001rubbish'],
  ['a TLS greeting', '\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000'],
])('O7 the request %s gets a reset and no byte', async (_, head) => {
  const { port } = await agentUnderTest({ openWindow: open });
  const request = `${head.replaceAll('PORT', String(port))}\r\n\r\n`;
  expect(await exchange(port, Buffer.from(request, 'latin1'))).toBe(REFUSAL);
});

// Proves that there is one path and that it is compared exactly.
test('O7 a handshake with another path than / is refused', async () => {
  const { port } = await agentUnderTest({ openWindow: open });
  for (const path of ['/other', '/?x', '//', '*', '/%2e', 'http://127.0.0.1/'])
    expect(await exchange(port, handshake(port, [HOST, `Origin: ${PORTAL}`], path)), path).toBe(REFUSAL);
});

describe('the uniform refusal', () => {
  const strangers = (port: number) => [
    handshake(port, [HOST, 'Origin: https://stranger.test']),
    handshake(port, ['Host: portal.test:PORT', `Origin: ${PORTAL}`]),
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
  ];
  const answersOf = async (port: number) => {
    const answers = [];
    for (const request of strangers(port)) answers.push(await exchange(port, request));
    return answers;
  };

  test('O10 a refusal has the same bytes in every state of the agent', async () => {
    // Without certificates, with a locked certificate, and with an open window.
    const full = scriptedWindow((view) => (view.screen === 'pin' ? new Promise(() => undefined) : clerk(view)));
    const empty = await agentUnderTest({ openWindow: open });
    const busy = await agentUnderTest({ units: [pki.units.good, pki.units.expired], openWindow: full.open });
    const locked = await agentUnderTest({ units: [pki.units.good], openWindow: open });
    for (let i = 0; i < 6; i++) {
      const wrong = { id: locked.ids[0] ?? '', pin: 'wrong-pin', newPin: 'jiangsu-2027' };
      await callAgent(locked.controlAddress, 'changePin', wrong).catch(() => undefined);
    }
    expect((await callAgent(locked.controlAddress, 'list', {})).certificates).toMatchObject([{ triesLeft: 0 }]);
    const page = await connectPage(busy.port);
    void page.call('signLogin', { challenge });
    await expect.poll(() => full.shown.at(-1)?.screen).toBe('pin');
    for (const { port } of [empty, busy, locked]) expect(await answersOf(port)).toEqual([REFUSAL, REFUSAL, REFUSAL]);
  });

  test('O10 a refusal does not read keystore or window, so that its time does not depend on them', async () => {
    // The calls are counted instead of measured.
    const looks: string[] = [];
    const { port } = await agentUnderTest({
      units: [pki.units.good],
      openWindow: async (request) => {
        looks.push('window');
        return open(request);
      },
      findOwnPeer: async (connection) => {
        looks.push('system');
        return findOwnPeer(connection);
      },
      watchKeystore: (method) => looks.push(method),
    });
    expect(await answersOf(port)).toEqual([REFUSAL, REFUSAL, REFUSAL]);
    // The owner of the connection is looked up first, in every state.
    expect(looks).toEqual(['system', 'system', 'system']);
  });
});

describe('a listed site', () => {
  test('O11 a listed site learns nothing about certificates before the user consents', async () => {
    // Proves that names and codes leave the agent only after consent.
    const window = scriptedWindow(() => 'close');
    const { port, ids } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    const known = { challenge, certificateId: ids[0] };
    const unknown = { challenge, certificateId: 'f'.repeat(64) };
    for (const method of ['hello', 'status', 'showWindow']) await page.call(method);
    expect(await page.call('listCertificates')).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    expect(await page.call('signLogin', known)).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    const { port: fresh } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    // Whether a certificate exists must not be visible before the user has chosen one.
    expect(await (await connectPage(fresh)).call('signLogin', unknown)).toMatchObject({
      error: { code: 'USER_CANCELLED' },
    });
    const said = JSON.stringify(page.messages);
    for (const secret of [pki.units.good.name, pki.units.good.code, ids[0] ?? '']) expect(said).not.toContain(secret);
  });
});

describe('missing parts', () => {
  // Proves that no missing part has a default.
  const full = [HOST, `Origin: ${PORTAL}`, ...UPGRADE];

  test.each(full)('O13 a handshake without this header gets the uniform refusal: %s', async (left) => {
    const { port } = await agentUnderTest({ openWindow: open });
    expect(await exchange(port, get(port, full))).toMatch(/^HTTP\/1\.1 101 /);
    const others = full.filter((header) => header !== left);
    expect(await exchange(port, get(port, others))).toBe(REFUSAL);
  });

  // Proves that every member of a request is required.
  test.each(['id', 'method', 'params'])('O13 a request without %s is refused', async (left) => {
    const window = scriptedWindow(clerk);
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    page.socket.send(JSON.stringify({ id: 'x', method: 'signLogin', params: { challenge }, [left]: undefined }));
    await expect
      .poll(() => page.messages)
      .toMatchObject([{ error: { code: expect.stringMatching(/^(REQUEST_INVALID|CHALLENGE_MALFORMED)$/) } }]);
    expect(window.shown).toEqual([]);
  });
});
