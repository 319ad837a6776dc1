import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { WindowAction, WindowView } from '@hrca/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { countInMemory } from '#test/system/attacks/memoryImage.ts';

const PIN = 'Canary-Pin-8317';
const WRONG = 'Canary-Wrong-2260';
const challenge = 'c'.repeat(43);
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

/** A clerk who mistypes the PIN once. */
function hastyClerk() {
  const pins = [WRONG, PIN];
  return (view: WindowView): WindowAction =>
    view.screen === 'certificates'
      ? { action: 'choose', certificateId: view.certificates[0]?.id ?? '' }
      : { action: 'pin', pin: pins.shift() ?? '' };
}

const cannotRead = process.getuid?.() !== 0;
if (cannotRead)
  console.warn('K5 is skipped: only root can read the memory of an agent, which is closed to its own user');

// Proves that the agent makes no string of a PIN and wipes its bytes, so that they are not in memory after the login.
test.skipIf(cannotRead)(
  'K5 after a login no PIN is in the memory of the agent, neither as UTF-8 nor as UTF-16',
  async () => {
    const { home } = await homeOfUnit({ unit: pki.units.good, pin: PIN });
    const agent = await startRunningAgent(home);
    for (let i = 0; i < 2; i++) expect((await agent.logIn(hastyClerk())).result?.token).toBeDefined();
    const needles = [PIN, WRONG].flatMap((pin) => [Buffer.from(pin), Buffer.from(pin, 'utf16le')]);
    const [origin, ...pins] = countInMemory(agent.pid, [Buffer.from(PORTAL), ...needles], home);
    // The origin is found, so the search works.
    expect(origin).toBeGreaterThan(0);
    expect(pins).toEqual(needles.map(() => 0));
  },
);

// Proves that no PIN is stored or passed on: searches files, output, arguments, environment and the crash report.
test('K6 no PIN and no PUK is in anything that was written, passed on or reported', async () => {
  const { home, puk } = await homeOfUnit({ unit: pki.units.good, pin: PIN });
  const agent = await startRunningAgent(home, {
    nodeOptions: ['--report-on-signal', '--report-uncaught-exception', `--report-directory=${home}`],
  });
  const seen: string[] = [];
  const clerk = hastyClerk();
  const { result } = await agent.logIn((view) => {
    seen.push(JSON.stringify(view));
    return clerk(view);
  });
  agent.child.kill('SIGUSR2');
  await expect.poll(async () => (await readdir(home)).filter((name) => name.startsWith('report.')).length).toBe(1);
  await setTimeout(100);
  const outputs = new Map<string, Buffer>([
    ['output', Buffer.from(agent.output())],
    ['arguments', await readFile(`/proc/${agent.pid}/cmdline`)],
    ['environment', await readFile(`/proc/${agent.pid}/environ`)],
    ['screens', Buffer.from(seen.join('\n'))],
    ['token', Buffer.from(JSON.stringify(result))],
  ]);
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) outputs.set(path, Buffer.concat([Buffer.from(path), await readFile(path)]));
  }
  // Includes the log, the addresses of windows, the settings, the keystore and the crash report.
  for (const name of [/agent\.log$/, /windows$/, /config\.json$/, /secrets/, /\.tries$/, /report\..*json$/]) {
    expect(
      [...outputs.keys()].some((path) => name.test(path)),
      String(name),
    ).toBe(true);
  }
  const secrets = [PIN, WRONG, puk, puk.replaceAll('-', '')].flatMap(spellings);
  for (const [output, contents] of outputs) {
    for (const secret of secrets) expect(contents.includes(secret), output).toBe(false);
  }
});

// Proves that a page cannot send a PIN: the agent refuses unknown members before it opens a window.
describe('a PIN over the page’s socket', () => {
  const params = { challenge };
  test.each<[string, object]>([
    ['beside the challenge', { method: 'signLogin', params: { ...params, pin: PIN } }],
    ['as the window sends it', { method: 'signLogin', params: { ...params, action: 'pin', pin: PIN } }],
    ['in a list of certificates', { method: 'listCertificates', params: { pin: PIN } }],
    ['as a PUK', { method: 'signLogin', params: { ...params, puk: '1234-5678-9012', newPin: PIN } }],
    ['in the greeting', { method: 'hello', params: { pin: PIN } }],
  ])('K7 a page’s request with a PIN %s is refused', async (_name, request) => {
    const window = scriptedWindow(() => ({ action: 'cancel' }));
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    const { method, params: sent } = request as { method: string; params: object };
    expect((await page.call(method, sent)).error?.code).toBe('REQUEST_INVALID');
    expect(window.shown).toEqual([]);
  });

  test.each([
    ['a method of its own', { id: 'r9', method: 'enterPin', params: { pin: PIN } }],
    ['a field of the request', { id: 'r9', method: 'signLogin', params, pin: PIN }],
    ['the window’s own message', { action: 'pin', pin: PIN }],
    ['the command line’s', { method: 'changePin', params: { id: 'a', pin: PIN, newPin: 'x' } }],
  ])('K7 a page’s message with a PIN is refused and closes the socket: %s', async (_name, message) => {
    const window = scriptedWindow(() => ({ action: 'cancel' }));
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    const closed = new Promise<number>((resolve) => page.socket.once('close', resolve));
    page.socket.send(JSON.stringify(message));
    expect(await closed).toBe(1008);
    const details = { field: expect.any(String), expected: expect.any(String), got: expect.any(String) };
    expect(page.messages).toEqual([{ id: null, error: { code: 'REQUEST_INVALID', details } }]);
    expect(JSON.stringify(page.messages)).not.toContain(PIN);
    expect(window.shown).toEqual([]);
  });
});

/** The secret as it is and in common encodings. */
function spellings(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const texts = [bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
  return [bytes, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}
