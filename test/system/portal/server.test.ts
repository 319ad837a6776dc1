import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildPortal } from '#portal/build.ts';
import { built } from '#test/support/built/built.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const script = built('portal/dist/server.js');
const trustAnchors = join(suiteFolder(), 'roots');

beforeAll(async () => {
  await buildPortal();
  await writeFile(trustAnchors, (await createTestPki({ now: Date.now() })).trustAnchorPem);
});

test.each(['SIGTERM', 'SIGINT'] as const)('the portal serves its pages and ends cleanly at %s', async (signal) => {
  const { portal, url } = await startServer();
  const page = await (await fetch(url)).text();
  for (const [, address] of page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
    expect((await fetch(url + address)).status, address).toBe(200);
  }
  portal.kill(signal);
  expect((await once(portal, 'exit'))[0]).toBe(0);
});

test('at the end a pending request is finished and no new one is accepted', async () => {
  const { portal, url } = await startServer();
  const body = '{"challenge":0,"token":0}';
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let reply = '';
  socket.setEncoding('utf8').on('data', (text) => {
    reply += text;
  });
  socket.write(
    `POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: ${url}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  // Answered after the one above has been begun: connections of one client are accepted in order.
  await fetch(`${url}/healthz`);
  portal.kill('SIGTERM');
  await expect.poll(() => fetch(`${url}/healthz`).catch(() => 'refused')).toBe('refused');
  socket.write(body);
  expect((await once(portal, 'exit'))[0]).toBe(0);
  expect(reply).toContain('CHALLENGE_MALFORMED');
});

test('the portal ends within five seconds even where a client never finishes', async () => {
  const { portal, url } = await startServer();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n');
  await fetch(`${url}/healthz`);
  const start = performance.now();
  portal.kill('SIGTERM');
  expect((await once(portal, 'exit'))[0]).toBe(0);
  expect(performance.now() - start).toBeLessThan(5000);
});

test('C1 the log on a terminal escapes 8-bit control characters of a request', async () => {
  const { portal, url } = await startServer({ PORTAL_PROXY_HOPS: '1' });
  const lines: string[] = [];
  portal.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: a\u009b31m\r\nConnection: close\r\n\r\n';
  socket.write(Buffer.from(head, 'latin1'));
  socket.resume();
  await once(socket, 'close');
  await expect.poll(() => lines.join('')).toContain('"a\\u009b31m"');
  expect(lines.join('')).not.toContain('\u009b');
});

test('a busy port is named, with how to choose another', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void busy.close());
  await once(busy, 'listening');
  const { port } = busy.address() as AddressInfo;
  const { code, stderr } = await failure({ PORTAL_PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`CONFIG_INVALID: PORTAL_PORT: 端口 ${port} 已被占用.*PORTAL_PORT=\\d+`));
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each([
  [{ PORTAL_TRUST_ANCHORS: '' }, /CONFIG_INVALID: PORTAL_TRUST_ANCHORS: .*PEM/],
  [{ PORTAL_TRUST_ANCHORS: '/nowhere/roots' }, /FILE_UNREADABLE: PORTAL_TRUST_ANCHORS: \/nowhere\/roots: ENOENT/],
  [
    { PORTAL_TRUST_ANCHORS: join(import.meta.dirname, '../../tsconfig.json') },
    /CONFIG_INVALID: PORTAL_TRUST_ANCHORS: .*no trust anchor/,
  ],
  [{ PORTAL_PORT: 'x' }, /CONFIG_INVALID: PORTAL_PORT/],
  [{ PORTAL_HOST: '192.0.2.1' }, /CONFIG_INVALID: PORTAL_HOST: .*EADDRNOTAVAIL/],
])('the portal does not start with %j and says why, without a stack', async (env, message) => {
  const { code, stderr } = await failure(env);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

async function startServer(env: Record<string, string> = {}): Promise<{ portal: ChildProcess; url: string }> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const portal = launch({ PORTAL_PORT: String(port), ...env });
  if (portal.stdout) await once(portal.stdout, 'data');
  portal.stdout?.resume();
  return { portal, url: `http://localhost:${port}` };
}

async function failure(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const portal = launch(env);
  let stderr = '';
  portal.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(portal, 'close');
  return { code, stderr };
}

function launch(env: Record<string, string>): ChildProcess {
  const portal = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, PORTAL_TRUST_ANCHORS: trustAnchors, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void portal.kill('SIGKILL'));
  return portal;
}
