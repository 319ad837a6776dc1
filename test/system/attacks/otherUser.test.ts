import { chmod } from 'node:fs/promises';
import { createTestPki } from '@hrca/certs-fixtures';
import type { WindowView } from '@hrca/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { waysToFindOwnPeer } from '#test/support/agent/ownPeer.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { realWindow } from '#test/support/browser/realWindow.ts';
import { exchange, HOST, handshake, REFUSAL } from '#test/support/network/rawExchange.ts';
import { cannotBecomeAnother, exchangeAsAnother, runAsAnother } from '#test/support/system/otherUser.ts';

const { open } = scriptedWindow(() => ({ action: 'cancel' }));
const asPortal = (port: number) => handshake(port, [HOST, `Origin: ${PORTAL}`]);

// Each of these fails if the agent accepts every connection as its own user's, both with sock_diag and with
// /proc/net/tcp, which is read if sock_diag is not available.
describe.skipIf(cannotBecomeAnother)('another user of the machine', () => {
  test.each(
    waysToFindOwnPeer,
  )('L1 a handshake that is accepted from the own user is refused from another user, %s', async (_, findOwnPeer) => {
    const { port } = await agentUnderTest({ openWindow: open, findOwnPeer });
    expect(await exchange(port, asPortal(port))).toMatch(/^HTTP\/1\.1 101 /);
    expect(await exchangeAsAnother(port, asPortal(port))).toBe(REFUSAL);
    expect(await exchangeAsAnother(port, handshake(port, [HOST, 'Origin: https://evil.test']))).toBe(REFUSAL);
  });

  test.each(
    waysToFindOwnPeer,
  )('L1 a handshake of another user over an IPv4-mapped IPv6 socket is refused, %s', async (_, findOwnPeer) => {
    const { port } = await agentUnderTest({ openWindow: open, findOwnPeer });
    expect(await exchangeAsAnother(port, asPortal(port), '::ffff:127.0.0.1')).toBe(REFUSAL);
  });

  test('L1 another user cannot open the window with its token, which is among the arguments of the browser', async () => {
    const { openWindow, addresses } = realWindow();
    const window = await openWindow({ signal: new AbortController().signal });
    onTestFinished(() => window.end({ screen: 'end', outcome: 'cancelled' }));
    const [{ host, origin, port } = new URL('')] = addresses;
    const request = handshake(Number(port), [`Host: ${host}`, `Origin: ${origin}`], '/session');
    expect(await exchange(Number(port), request)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await exchangeAsAnother(Number(port), request)).toBe(REFUSAL);
    expect(await exchangeAsAnother(Number(port), `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(REFUSAL);
  });

  test('L1 another user cannot reach the control socket', async () => {
    const { controlAddress, home } = await agentUnderTest({ openWindow: open });
    // Not even if the folder above is open to others.
    await chmod(home, 0o755);
    const program = `require('node:net').connect(${JSON.stringify(controlAddress)}).on('error', ({ code }) => console.log(code))`;
    expect(await runAsAnother([process.execPath, '-e', program])).toBe('EACCES\n');
  });
});

test('L1 every connection is refused if the system cannot name its owner', async () => {
  const { port } = await agentUnderTest({ openWindow: open, findOwnPeer: async () => undefined });
  expect(await exchange(port, asPortal(port))).toBe(REFUSAL);
});

test('L1 the window shows the requesting program', async () => {
  const { units } = await createTestPki({ now: Date.now() });
  const window = scriptedWindow(quickClerk({ pin: '123456', newPin: 'jiangsu-2026' }));
  const { port } = await agentUnderTest({ units: [units.good], openWindow: window.open });
  const page = await connectPage(port);
  expect(await page.call('signLogin', { challenge: 'c'.repeat(43) })).toHaveProperty('result.token');
  const programs = window.shown.map((view: WindowView) => 'program' in view && view.program);
  expect(programs).toEqual(['node', 'node', 'node']);
});

test.each(waysToFindOwnPeer)('L1 the owners of many simultaneous connections are found, %s', async (_, findOwnPeer) => {
  const { port } = await agentUnderTest({ openWindow: open, findOwnPeer });
  // The connection limit of one origin.
  const answers = await Promise.all(Array.from({ length: 32 }, () => exchange(port, asPortal(port))));
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 101 /);
});
