import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WindowView } from '@hrca/protocol';
import { CHALLENGE_LIFETIME_MS, WINDOW_LIFETIME_MS } from '@hrca/protocol/constants';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { FlowView } from '#agent/windowHost/agentWindow.ts';
import type { LaunchedWindow } from '#agent/windowHost/launchWindow.ts';
import { createSingleWindow } from '#agent/windowHost/singleWindow.ts';
import { windowAssetsIn } from '#agent/windowHost/windowAssets.ts';
import { CONNECT_LIMIT_MS, createWindowHost, IDLE_LIMIT_MS } from '#agent/windowHost/windowHost.ts';
import { findOwnPeer } from '#test/support/agent/ownPeer.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { soon } from '#test/support/system/soon.ts';

const view: WindowView = { screen: 'certificates', purpose: 'login', origin: 'https://portal.test', certificates: [] };
const asker = { origin: 'https://portal.test', program: Promise.resolve(undefined) };
const assets = mkdtempSync(join(tmpdir(), 'hrca-assets-'));
writeFileSync(join(assets, 'index.html'), 'the page');
for (const name of ['window.js', 'window.css']) writeFileSync(join(assets, name), '');

const unexpected = (error: unknown) => {
  throw error;
};

/** The real host; it starts no browser, but gives the test the URLs. */
function host({
  idleLimitMs = IDLE_LIMIT_MS,
  connectLimitMs = CONNECT_LIMIT_MS,
  exited = new Promise<number | null>(() => undefined),
} = {}) {
  const addresses: URL[] = [];
  let closed = 0;
  const openWindow = createWindowHost({
    assets: windowAssetsIn(assets),
    findOwnPeer,
    onUnexpected: unexpected,
    monotonicNow: () => performance.now(),
    idleLimitMs,
    connectLimitMs,
    launch: async (url): Promise<LaunchedWindow> => {
      addresses.push(new URL(url));
      return { exited, close: () => void closed++ };
    },
  });
  const abort = new AbortController();
  return {
    addresses,
    abort,
    open: (lifetimeMs?: number) => openWindow({ signal: abort.signal, lifetimeMs }),
    openWindow,
    closed: () => closed,
  };
}

/** Acts as the page: connects, sends the token and keeps the views. */
async function connect(address: URL, { token = address.hash.slice(1), origin = address.origin } = {}) {
  const socket = new WebSocket(`ws://${address.host}/session`, { origin });
  const shown: Record<string, unknown>[] = [];
  socket.on('message', (data) => shown.push(JSON.parse(data.toString())));
  await soon('the window’s answer to the handshake', once(socket, 'open'));
  socket.send(JSON.stringify({ token }));
  return { socket, shown, act: (action: object) => socket.send(JSON.stringify(action)) };
}

describe('the address of a window', () => {
  test('the URL of a window opens it once', async () => {
    const { open, addresses } = host();
    const window = await open();
    const answered = window.ask(view);
    const page = await connect(addresses[0] as URL);
    await expect.poll(() => page.shown).toMatchObject([{ view }]);
    const second = await connect(addresses[0] as URL);
    expect((await soon('a used token to be refused', once(second.socket, 'close')))[0]).toBe(1008);
    expect(second.shown).toEqual([]);
    page.act({ action: 'consent' });
    expect(await answered).toEqual({ action: 'consent' });
    window.end({ screen: 'end', outcome: 'done' });
  });

  test('a socket that sends no token is closed after ten seconds, and the page can still connect', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { open, addresses } = host();
    const window = await open();
    const address = addresses[0] as URL;
    const silent = new WebSocket(`ws://${address.host}/session`, { origin: address.origin });
    const closed = soon('the silent socket to be closed', once(silent, 'close'));
    await once(silent, 'open');
    vi.advanceTimersByTime(9_999);
    expect(silent.readyState).toBe(WebSocket.OPEN);
    vi.advanceTimersByTime(1);
    await closed;
    const page = await connect(address);
    await window.connected();
    page.socket.terminate();
  });

  test('the token has 256 random bits; a wrong one is refused and the right one still works', async () => {
    const { open, addresses } = host();
    const window = await open();
    const address = addresses[0] as URL;
    expect(Buffer.from(address.hash.slice(1), 'base64url')).toHaveLength(32);
    for (const token of ['', 'A'.repeat(43), address.hash.slice(2), `${address.hash.slice(1)}A`]) {
      const page = await connect(address, { token });
      expect((await soon('a wrong token to be refused', once(page.socket, 'close')))[0]).toBe(1008);
    }
    const page = await connect(address);
    void window.ask(view);
    await expect.poll(() => page.shown).toHaveLength(1);
    window.end({ screen: 'end', outcome: 'done' });
  });

  test('the token is refused from another origin and under another Host', async () => {
    const { open, addresses } = host();
    const window = await open();
    const address = addresses[0] as URL;
    await expect(connect(address, { origin: 'https://evil.test' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(connect(new URL(`http://localhost:${address.port}/${address.hash}`))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    window.end({ screen: 'end', outcome: 'cancelled' });
  });

  test('the window host serves the page with a strict CSP, and nothing else', async () => {
    const { open, addresses } = host();
    const window = await open();
    const { origin, host: name } = addresses[0] as URL;
    const response = await fetch(origin);
    expect(await response.text()).toBe('the page');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src ws://${name}; worker-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const refused = { cause: { code: 'ECONNRESET' } };
    for (const path of ['/../package.json', '/%2e%2e/x', '/session', '/other'])
      await expect(fetch(origin + path)).rejects.toMatchObject(refused);
    await expect(fetch(origin, { method: 'POST' })).rejects.toMatchObject(refused);
    window.end({ screen: 'end', outcome: 'done' });
  });

  test('the URL of a window is refused after the window has ended', async () => {
    const { open, addresses } = host();
    const window = await open();
    window.end({ screen: 'end', outcome: 'done' });
    await expect
      .poll(() =>
        fetch((addresses[0] as URL).origin).then(
          () => 'answers',
          () => 'gone',
        ),
      )
      .toBe('gone');
  });
});

describe('a window', () => {
  test('closing the window is USER_CANCELLED', async () => {
    const { open, addresses } = host();
    const answered = (await open()).ask(view);
    answered.catch(() => undefined);
    (await connect(addresses[0] as URL)).socket.close();
    await expect(answered).rejects.toMatchObject({ code: 'USER_CANCELLED' });
  });

  test('a window without input is USER_TIMEOUT', async () => {
    const { open } = host({ idleLimitMs: 50 });
    await expect((await open()).ask(view)).rejects.toMatchObject({ code: 'USER_TIMEOUT' });
  });

  test.each([
    ['while an import is running', { screen: 'importing', files: ['a.p12'], progress: 0 } as WindowView, undefined],
    ['while the agent is at work on an answer', view, 'back'],
  ] as const)('the idle timeout does not run %s', async (_, shown, answer) => {
    const { open, addresses } = host({ idleLimitMs: 200 });
    const window = await open();
    const answered = window.ask(shown);
    answered.catch(() => undefined);
    const page = await connect(addresses[0] as URL);
    await expect.poll(() => page.shown).toHaveLength(1);
    if (answer) {
      page.act({ action: answer });
      await answered;
    } else expect(page.shown[0]).not.toHaveProperty('remainingMs');
    page.act({ action: 'active' });
    // A timer of the host would fire before this one.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(() => window.assertOpen()).not.toThrow();
    // The next question restarts the timeout.
    await expect(window.ask(view)).rejects.toMatchObject({ code: 'USER_TIMEOUT' });
    window.end({ screen: 'end', outcome: 'timeout' });
  });

  test('W10 the remaining time of a window does not change with the wall clock, also for a page that connects later', async () => {
    const { open, addresses } = host();
    const window = await open();
    void window.ask(view).catch(() => undefined);
    const ahead = Date.now() + 86_400_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(ahead);
    onTestFinished(() => clock.mockRestore());
    const waited = 50;
    await new Promise((resolve) => setTimeout(resolve, waited));
    const page = await connect(addresses[0] as URL);
    await expect.poll(() => page.shown).toHaveLength(1);
    expect(page.shown[0]?.remainingMs).toBeGreaterThan(IDLE_LIMIT_MS / 2);
    expect(page.shown[0]?.remainingMs).toBeLessThanOrEqual(IDLE_LIMIT_MS - waited + 5);
    window.end({ screen: 'end', outcome: 'cancelled' });
  });

  test('input moves the deadline, and the page gets only the new time, which does not clear the form', async () => {
    const { open, addresses } = host();
    const window = await open();
    void window.ask(view).catch(() => undefined);
    const page = await connect(addresses[0] as URL);
    page.act({ action: 'active' });
    await expect.poll(() => page.shown).toHaveLength(2);
    expect(page.shown[1]).toEqual({ remainingMs: expect.any(Number) });
    window.end({ screen: 'end', outcome: 'cancelled' });
  });

  test('a window of a portal ends after nine minutes despite input, and its page is told that input has no effect', async () => {
    const opened: (number | undefined)[] = [];
    const { openWindow, abort } = host();
    const singleWindow = createSingleWindow(async (options) => {
      opened.push(options.lifetimeMs);
      return openWindow(options);
    });
    for (const request of [{ kind: 'manage' }, { kind: 'request', asker }] as const)
      await singleWindow.run({ ...request, signal: abort.signal }, async () => undefined);
    expect(opened).toEqual([undefined, WINDOW_LIFETIME_MS]);
    expect(CHALLENGE_LIFETIME_MS - WINDOW_LIFETIME_MS).toBeGreaterThanOrEqual(60_000);
  });

  test('a window at the end of its lifetime is USER_TIMEOUT despite input', async () => {
    const { open, addresses } = host();
    const window = await open(1_000);
    const answered = window.ask(view);
    answered.catch(() => undefined);
    const page = await connect(addresses[0] as URL);
    page.socket.on('message', () => page.act({ action: 'active' }));
    await expect(answered).rejects.toMatchObject({ code: 'USER_TIMEOUT' });
    expect(page.shown.length).toBeGreaterThan(2);
    for (const { remainingMs, isFinal } of page.shown) {
      expect(isFinal).toBe(true);
      expect(remainingMs).toBeLessThanOrEqual(1_000);
    }
    expect(() => window.assertOpen()).toThrow('USER_TIMEOUT');
    window.end({ screen: 'end', outcome: 'timeout' });
  });

  test('a notice is shown on every later screen, including the last', async () => {
    const { open, addresses } = host();
    const window = await open();
    const page = await connect(addresses[0] as URL);
    void window.ask(view).catch(() => undefined);
    await expect.poll(() => page.shown).toHaveLength(1);
    window.setNotice('pin-saved');
    void window.ask(view).catch(() => undefined);
    window.end({ screen: 'end', outcome: 'failed', problem: { code: 'KEY_REMOVED' } });
    await expect.poll(() => page.shown.map(({ notice }) => notice)).toEqual([undefined, 'pin-saved', 'pin-saved']);
  });

  test('the browser is not closed while it shows a PUK that the user has not confirmed', async () => {
    const { open, addresses, closed } = host();
    const imported: WindowView = { screen: 'imported', imported: [] };
    for (const [isNoted, count] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const window = await open();
      const answered = window.ask(imported);
      const page = await connect(addresses.at(-1) as URL);
      await expect.poll(() => page.shown).toHaveLength(1);
      if (isNoted) {
        page.act({ action: 'noted' });
        await answered;
      }
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      window.end({ screen: 'end', outcome: 'replaced' });
      vi.advanceTimersByTime(60_000);
      vi.useRealTimers();
      expect(closed()).toBe(count);
    }
  });

  test.each([
    ['done', 2],
    ['cancelled', 2],
    ['timeout', 2],
    ['replaced', 2],
    ['failed', 0],
  ] as const)('the end %s of a window closes this number of browsers: %i', async (outcome, count) => {
    const { open, closed } = host();
    const window = await open();
    await window.raise();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    window.end({ screen: 'end', outcome });
    vi.advanceTimersByTime(60_000);
    expect(closed()).toBe(count);
  });

  test('a window whose request is aborted is REQUEST_ABORTED', async () => {
    const { open, abort } = host();
    const answered = (await open()).ask(view);
    abort.abort();
    await expect(answered).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  });

  test('a window whose browser exits before its page connects is WINDOW_UNAVAILABLE', async () => {
    const { open } = host({ exited: Promise.resolve(1) });
    const window = await open();
    await expect(window.ask(view)).rejects.toMatchObject({
      code: 'WINDOW_UNAVAILABLE',
      details: { expected: 'a program whose page connects', got: 'a program that ended with exit code 1' },
    });
  });

  test('raising a window tells its page that it is replaced, and continues in a new page', async () => {
    const { open, addresses } = host();
    const window = await open();
    const answered = window.ask(view);
    const before = await connect(addresses[0] as URL);
    const closed = soon('the page before to be closed', once(before.socket, 'close'));
    await expect.poll(() => before.shown).toHaveLength(1);
    await window.raise();
    const after = await connect(addresses[1] as URL);
    await expect.poll(() => before.shown[1]).toMatchObject({ view: { screen: 'end', outcome: 'replaced' } });
    await expect.poll(() => after.shown).toMatchObject([{ view }]);
    before.act({ action: 'cancel' });
    // The end of the replaced page does not end the window.
    await closed;
    after.act({ action: 'consent' });
    expect(await answered).toEqual({ action: 'consent' });
    window.end({ screen: 'end', outcome: 'done' });
  });

  test('sockets without a token do not replace the page of a window', async () => {
    const { open, addresses } = host();
    const window = await open();
    const answered = window.ask(view);
    const address = addresses[0] as URL;
    const page = await connect(address);
    await expect.poll(() => page.shown).toHaveLength(1);
    for (let i = 0; i < 8; i++) {
      const socket = new WebSocket(`ws://${address.host}/session`, { origin: address.origin });
      socket.on('error', () => undefined);
      onTestFinished(() => socket.terminate());
      await soon('the answer to a handshake', once(socket, 'open'));
    }
    page.act({ action: 'consent' });
    expect(await answered).toEqual({ action: 'consent' });
    window.end({ screen: 'end', outcome: 'done' });
  });

  test('a window whose request was aborted before it opened is REQUEST_ABORTED', async () => {
    const { open, abort } = host();
    abort.abort();
    const window = await open();
    expect(() => window.assertOpen()).toThrow(expect.objectContaining({ code: 'REQUEST_ABORTED' }));
    window.end({ screen: 'end', outcome: 'cancelled' });
  });

  test('a window ignores messages that are not actions of its protocol', async () => {
    const { open, addresses } = host();
    const window = await open();
    const answered = window.ask(view);
    const page = await connect(addresses[0] as URL);
    for (const rubbish of [
      '',
      '{',
      'null',
      '[]',
      '{"action":"pin"}',
      '{"action":"sign"}',
      '{"action":"consent","extra":1}',
    ])
      page.socket.send(rubbish);
    page.act({ action: 'choose', certificateId: 'a'.repeat(64) });
    expect(await answered).toEqual({ action: 'choose', certificateId: 'a'.repeat(64) });
    window.end({ screen: 'end', outcome: 'done' });
  });
});

describe('the single window', () => {
  test.each([
    ['chromium', { origin: 'https://portal.test', program: 'chromium' }],
    [undefined, { origin: 'https://portal.test' }],
  ])('only the screens that show origin and program get them (program: %s)', async (program, added) => {
    const { open, shown, updates } = scriptedWindow(() => ({ action: 'consent' }));
    const request = { kind: 'request', asker: { ...asker, program: Promise.resolve(program) } } as const;
    const list: FlowView = { screen: 'certificates', purpose: 'login', certificates: [] };
    const other: FlowView = { screen: 'importing', files: [], progress: 0 };
    await createSingleWindow(open).run({ ...request, signal: new AbortController().signal }, async (window) => {
      await window.ask(list);
      await window.ask(other);
      window.update(list);
      window.update(other);
    });
    expect(shown).toEqual([{ ...list, ...added }, other]);
    expect(updates).toEqual(shown);
  });

  test('a window of a portal replaces a management window, which shows that it was replaced', async () => {
    const { openWindow, addresses } = host();
    const singleWindow = createSingleWindow(openWindow);
    const { signal } = new AbortController();
    const managed = singleWindow.run({ kind: 'manage', signal }, (window) => window.ask(view));
    managed.catch(() => undefined);
    await expect.poll(() => addresses).toHaveLength(1);
    const page = await connect(addresses[0] as URL);
    await expect.poll(() => page.shown).toHaveLength(1);
    const login = singleWindow.run({ kind: 'request', asker, signal }, async () => 'signed');
    await expect(managed).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
    expect(await login).toBe('signed');
    await expect.poll(() => page.shown.at(-1)).toMatchObject({ view: { screen: 'end', outcome: 'replaced' } });
  });

  test('a portal gets its window only after the management window has finished its work', async () => {
    const { openWindow, addresses } = host();
    const singleWindow = createSingleWindow(openWindow);
    const { signal } = new AbortController();
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const managed = singleWindow.run({ kind: 'manage', signal }, (window) => window.ask(view).finally(() => finished));
    managed.catch(() => undefined);
    await expect.poll(() => addresses).toHaveLength(1);
    const login = singleWindow.run({ kind: 'request', asker, signal }, async () => 'signed');
    // The time in which a window would open.
    (await host().open()).end({ screen: 'end', outcome: 'done' });
    expect(addresses).toHaveLength(1);
    finish();
    expect(await soon('the window of the portal', login)).toBe('signed');
    expect(addresses).toHaveLength(2);
  });

  test.each(['before', 'while'] as const)('a request that is aborted %s it is served gets no result', async (when) => {
    const { openWindow } = host();
    const abort = new AbortController();
    if (when === 'before') abort.abort();
    const login = createSingleWindow(openWindow).run({ kind: 'request', asker, signal: abort.signal }, async () => {
      abort.abort();
      return 'signed';
    });
    await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  });

  test('a management window does not open while a portal waits', async () => {
    const { openWindow, addresses, abort } = host();
    const singleWindow = createSingleWindow(openWindow);
    const login = singleWindow.run({ kind: 'request', asker, signal: abort.signal }, (window) => window.ask(view));
    login.catch(() => undefined);
    await expect.poll(() => addresses).toHaveLength(1);
    await expect(
      singleWindow.run({ kind: 'manage', signal: abort.signal }, (window) => window.ask(view)),
    ).rejects.toMatchObject({ code: 'AGENT_BUSY' });
    abort.abort();
    await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  });
});
