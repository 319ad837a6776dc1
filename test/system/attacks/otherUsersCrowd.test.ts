import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { answerWindow } from '#test/support/agent/windowSocket.ts';
import { realWindow } from '#test/support/browser/realWindow.ts';
import { exchange, HOST, handshake, REFUSAL } from '#test/support/network/rawExchange.ts';
import { rawConnection } from '#test/support/network/rawSocket.ts';
import { root } from '#test/support/sources/sourceFiles.ts';
import { cannotBecomeAnother, runAsAnother } from '#test/support/system/otherUser.ts';

const { open } = scriptedWindow(() => 'close');
/** Read by root: another user may have no access to the checkout. */
const crowd = await readFile(join(root, 'scripts/show/crowd.mjs'), 'utf8');
// With `node -e` the parameters begin at index 1.
const body = crowd.replace('process.argv.slice(2)', 'process.argv.slice(1)');

/** The command of SECURITY.md, run as another user. */
const crowdAsAnother = (port: number, origin: string) =>
  runAsAnother([process.execPath, '--input-type=module', '-e', body, String(port), origin]);

async function openedWindow() {
  const { openWindow, addresses } = realWindow();
  const window = await openWindow({ signal: new AbortController().signal });
  onTestFinished(() => window.end({ screen: 'end', outcome: 'cancelled' }));
  return { window, address: addresses[0] as URL };
}

describe.skipIf(cannotBecomeAnother)('another user of the machine', () => {
  test.each([
    ['an invented site', 'https://planted.test'],
    ['a listed site', PORTAL],
  ])('L8 handshakes of another user with the origin of %s are not logged, listed or counted', async (_, origin) => {
    // Proves that the owner is checked first: otherwise the log would be rotated away and sockets of the user closed.
    const { log, lines } = collectedLog();
    const { port, controlAddress } = await agentUnderTest({ openWindow: open, log });
    const portalPages = await Promise.all(Array.from({ length: 32 }, () => connectPage(port)));
    expect(await crowdAsAnother(port, origin)).toBe('200 connections: 0 open, 0 bytes received\n');
    expect(lines).toEqual([]);
    expect((await callAgent(controlAddress, 'status', {})).refused).toEqual([]);
    for (const page of portalPages) expect(await page.call('hello')).toHaveProperty('result');
  });

  test('L5 the window’s port keeps no connection of another user', async () => {
    // Proves that the window's port checks the owner before it keeps a connection.
    const { address } = await openedWindow();
    expect(await crowdAsAnother(Number(address.port), address.origin)).toBe(
      '200 connections: 0 open, 0 bytes received\n',
    );
  });
});

test('L5 the window’s port limits its connections, and its page can still connect', async () => {
  // Proves that the window's port has the limits of the agent's port: number of connections, and time.
  const { window, address } = await openedWindow();
  const silent: Socket[] = [];
  for (let i = 0; i < 200; i++) silent.push((await rawConnection(Number(address.port))).resume());
  const isOpen = ({ readyState }: Socket) => readyState === 'open';
  await expect.poll(() => silent.filter(isOpen).length).toBeLessThanOrEqual(16);
  const answer = window.ask({ screen: 'certificates', purpose: 'login', origin: PORTAL, certificates: [] });
  void answerWindow(address.href, () => ({ action: 'consent' }));
  expect(await answer).toEqual({ action: 'consent' });
  await expect.poll(() => silent.filter(isOpen).length, { timeout: 9_000 }).toBe(0);
});

test('L5 a window limits its sockets, and its own page keeps its socket', async () => {
  const { address } = await openedWindow();
  const request = handshake(Number(address.port), [HOST, `Origin: ${address.origin}`], '/session');
  const answers = await Promise.all(Array.from({ length: 12 }, () => exchange(Number(address.port), request)));
  for (const answer of answers) expect(answer === REFUSAL || answer.startsWith('HTTP/1.1 101 ')).toBe(true);
});

test('L8 a site that is refused 50 times in a row is logged once', async () => {
  const { log, lines } = collectedLog();
  const { port } = await agentUnderTest({ openWindow: open, log });
  for (let i = 0; i < 50; i++) {
    expect(await exchange(port, handshake(port, [HOST, 'Origin: https://stranger.test']))).toBe(REFUSAL);
  }
  expect(lines).toEqual([{ level: 'warn', origin: 'https://stranger.test', msg: 'refused an unlisted origin' }]);
});
