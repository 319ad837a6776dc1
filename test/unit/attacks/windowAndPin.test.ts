import { once } from 'node:events';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { WindowView } from '@hrca/protocol';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Failpoint } from '#agent/failpoint.ts';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';

const PIN = 'jiangsu-2026';
const OTHER = 'https://other.test';
const challenge = 'c'.repeat(43);
const clerk = quickClerk({ pin: PIN });
type Answer = Parameters<typeof scriptedWindow>[0];
let pki: TestPki;

const steps = vi.hoisted(() => [] as Failpoint[]);
vi.mock(import('#agent/failpoint.ts'), () => ({ failpoint: (name) => void steps.push(name) }));

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

async function agentWith(answer: Answer, options: Partial<Parameters<typeof agentUnderTest>[0]> = {}) {
  const window = scriptedWindow(answer);
  const agent = await agentUnderTest({ units: [pki.units.good], openWindow: window.open, ...options });
  await callAgent(agent.controlAddress, 'changePin', { id: agent.ids[0] ?? '', pin: '123456', newPin: PIN });
  await callAgent(agent.controlAddress, 'originsAdd', { origin: OTHER });
  return { ...agent, window, page: (origin = PORTAL) => connectPage(agent.port, origin) };
}

function createSignal(): { promise: Promise<void>; release: () => void } {
  let release = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

const screens = (shown: readonly WindowView[]) => shown.map(({ screen }) => screen);
const claimsOf = (token: unknown) => JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());

// Proves that each signature needs a window that the user completes.
test('S4 each completed window makes one signature, and other requests meanwhile make none', async () => {
  let answer: Answer = clerk;
  const { page, window } = await agentWith((view, shown) => answer(view, shown));
  const tokens: unknown[] = [];
  for (const isAgreed of [true, false, true, false, true]) {
    const asking = await page();
    const { promise: othersAnswered, release } = createSignal();
    answer = async (view) => {
      await othersAnswered;
      return isAgreed ? clerk(view) : { action: 'cancel' };
    };
    const first = asking.call('signLogin', { challenge });
    const others = await Promise.all([1, 2, 3].map(() => asking.call('signLogin', { challenge })));
    expect(others.map(({ error }) => error?.code)).toEqual(['AGENT_BUSY', 'AGENT_BUSY', 'AGENT_BUSY']);
    release();
    tokens.push((await first).result?.token);
  }
  const made = tokens.filter((token) => token !== undefined);
  expect(window.ends.map(({ outcome }) => outcome)).toEqual(['done', 'cancelled', 'done', 'cancelled', 'done']);
  expect(new Set(made).size).toBe(3);
});

describe('texts of the page', () => {
  test.each([
    ['a title', { challenge, title: 'MARK' }],
    ['a message', { challenge, message: 'MARK' }],
    ['a unit', { challenge, unitName: 'MARK' }],
    ['an invalid certificate id', { challenge, certificateId: 'MARK' }],
  ])('S5 a request with %s is refused, and no window opens', async (_, params) => {
    // Proves that a request has no parameters but a challenge and a certificate id.
    const { page, window } = await agentWith(clerk);
    expect(await (await page()).call('signLogin', params)).toMatchObject({ error: { code: 'REQUEST_INVALID' } });
    expect(window.shown).toEqual([]);
  });

  test('S5 the window shows neither the challenge nor the id of a request', async () => {
    // Proves that no view contains text of a request; the certificate id only selects a certificate of the list.
    const { page, window } = await agentWith(clerk);
    const asking = await page();
    const reply = asking.until('MARK-of-the-page');
    const params = { challenge: 'MARK'.padEnd(43, 'x'), certificateId: 'f'.repeat(64) };
    asking.socket.send(JSON.stringify({ id: 'MARK-of-the-page', method: 'signLogin', params }));
    expect(await reply).toHaveProperty('result.token');
    const [first] = window.shown;
    expect(JSON.stringify(window.shown)).not.toContain('MARK');
    expect(first).toMatchObject({ origin: PORTAL, selectedId: 'f'.repeat(64) });
  });
});

describe('changes after a request', () => {
  test('S6 a request is signed as it was shown', async () => {
    // Proves that a later message on the same socket with the same id does not change it.
    const { promise: agreed, release: agree } = createSignal();
    const { page } = await agentWith(async (view) => {
      await agreed;
      return clerk(view);
    });
    const asking = await page();
    const opened = asking.until('window-opened');
    const reply = asking.call('signLogin', { challenge });
    await opened;
    const changed = { id: 'r0', method: 'signLogin', params: { challenge: 'd'.repeat(43) } };
    asking.socket.send(JSON.stringify(changed));
    expect(await reply).toMatchObject({ error: { code: 'AGENT_BUSY' } });
    const token = asking.until('r0');
    agree();
    expect(claimsOf((await token).result?.token).nonce).toBe(challenge);
  });

  test.each([
    'certificates',
    'pin',
  ] as const)('S6 a request whose socket closes at the screen %s is cancelled and signs nothing', async (screen) => {
    // Proves that a PIN is not taken as consent after the page has closed its socket.
    const { promise: agreed, release: agree } = createSignal();
    const { page, window } = await agentWith(async (view) => {
      if (view.screen === screen) await agreed;
      return clerk(view);
    });
    const asking = await page();
    void asking.call('signLogin', { challenge });
    await expect.poll(() => screens(window.shown).at(-1)).toBe(screen);
    asking.socket.close();
    await once(asking.socket, 'close');
    agree();
    await expect.poll(() => window.ends).toEqual([{ screen: 'end', outcome: 'cancelled' }]);
    expect(screens(window.shown).at(-1)).toBe(screen);
  });

  test('S6 a request whose socket closes while its correct PIN is checked signs nothing', async () => {
    // Proves that the socket is checked once more immediately before the key is used.
    const { page, window } = await agentWith(
      (view) => {
        if (view.screen === 'pin') asking.socket.terminate();
        return clerk(view);
      },
      { scryptCost: 2 ** 15 },
    );
    const asking = await page();
    steps.length = 0;
    void asking.call('signLogin', { challenge });
    await expect.poll(() => window.ends).toEqual([{ screen: 'end', outcome: 'cancelled' }]);
    expect(steps).toContain('key-decrypted');
    expect(steps).not.toContain('signature-made');
  });
});

describe('one PIN for one signature', () => {
  test('S7 each request asks for the PIN, also on the same socket', async () => {
    // Proves that neither a PIN nor a decrypted key is kept.
    const { page, window } = await agentWith(clerk);
    const asking = await page();
    for (let i = 0; i < 3; i++) expect(await asking.call('signLogin', { challenge })).toHaveProperty('result.token');
    expect(screens(window.shown)).toEqual(['certificates', 'pin', 'certificates', 'pin', 'certificates', 'pin']);
  });

  test('S7 a PIN does not serve another request that arrives while it is checked', async () => {
    // Proves that the window stays occupied until its signature is made.
    let meanwhile: Promise<unknown> = Promise.resolve();
    const { page, window } = await agentWith(async (view) => {
      if (view.screen === 'pin')
        meanwhile = Promise.all([other.call('signLogin', { challenge }), asking.call('signLogin', { challenge })]);
      return clerk(view);
    });
    const [asking, other] = [await page(), await page(OTHER)];
    expect(await asking.call('signLogin', { challenge })).toHaveProperty('result.token');
    expect(await meanwhile).toMatchObject([{ error: { code: 'AGENT_BUSY' } }, { error: { code: 'AGENT_BUSY' } }]);
    expect(screens(window.shown)).toEqual(['certificates', 'pin']);
  });
});

describe('a site that opens many windows', () => {
  const minute = 60_000;

  async function siteUnderTest() {
    let wallClock = 1_800_000_000_000;
    let elapsed = 0;
    let answer: 'close' | 'agree' = 'close';
    const agent = await agentWith((view) => (answer === 'close' ? 'close' : clerk(view)), {
      now: () => wallClock,
      monotonicNow: () => elapsed,
    });
    return {
      ...agent,
      pass: (ms: number) => {
        wallClock += ms;
        elapsed += ms;
      },
      setClock: (byMs: number) => {
        wallClock += byMs;
      },
      setAnswer: (next: typeof answer) => {
        answer = next;
      },
      ask: async (origin = PORTAL) => {
        const { error } = await (await agent.page(origin)).call('signLogin', { challenge });
        return error?.code ?? 'signed';
      },
      loginError: async () => (await (await agent.page()).call('signLogin', { challenge })).error,
    };
  }

  test('S9 after three refusals a site must wait, longer each time, and opens no window meanwhile', async () => {
    // Proves the count, the growth and the end of the wait.
    const { ask, pass, window } = await siteUnderTest();
    for (let i = 0; i < 3; i++) expect(await ask()).toBe('USER_CANCELLED');
    for (const waitMs of [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000, 15 * minute, 15 * minute]) {
      const before = window.shown.length;
      pass(waitMs - 1);
      expect(await ask()).toBe('ORIGIN_WAITING');
      expect(window.shown.length).toBe(before);
      pass(1);
      expect(await ask()).toBe('USER_CANCELLED');
    }
  });

  test('S9 a waiting site cannot list certificates either, and another site need not wait', async () => {
    const { ask, page } = await siteUnderTest();
    for (let i = 0; i < 3; i++) await ask();
    expect(await (await page()).call('listCertificates')).toMatchObject({ error: { code: 'ORIGIN_WAITING' } });
    expect(await ask(OTHER)).toBe('USER_CANCELLED');
  });

  test('S9 the error has the remaining time, for the page to show', async () => {
    const { ask, pass, loginError } = await siteUnderTest();
    for (let i = 0; i < 3; i++) await ask();
    pass(2_500);
    expect(await loginError()).toEqual({ code: 'ORIGIN_WAITING', details: { retryAfterMs: 7_500 } });
  });

  test.each([
    ['back by a day', -24 * 60 * minute],
    ['forward by a day', 24 * 60 * minute],
  ])('W10 a site waits as long as before when the clock was set %s', async (_, byMs) => {
    // Proves that the wait uses the monotonic clock.
    const { ask, pass, setClock, loginError } = await siteUnderTest();
    for (let i = 0; i < 3; i++) await ask();
    setClock(byMs);
    expect(await loginError()).toEqual({ code: 'ORIGIN_WAITING', details: { retryAfterMs: 10_000 } });
    pass(10_000);
    expect(await ask()).toBe('USER_CANCELLED');
  });

  test('S9 the count of refusals is reset by a login and after an hour', async () => {
    const { ask, pass, setAnswer } = await siteUnderTest();
    for (let i = 0; i < 4; i++) await ask();
    pass(60 * minute);
    // As a site without refusals.
    for (let i = 0; i < 3; i++) expect(await ask()).toBe('USER_CANCELLED');
    expect(await ask()).toBe('ORIGIN_WAITING');
    pass(10_000);
    setAnswer('agree');
    expect(await ask()).toBe('signed');
    setAnswer('close');
    for (let i = 0; i < 3; i++) expect(await ask()).toBe('USER_CANCELLED');
  });

  test('S9 a request that its page cancels counts half as much as a refusal by the user', async () => {
    // Proves that a page cannot avoid the count by closing its socket before the user refuses.
    let answer: Answer = () => new Promise(() => undefined);
    const { page, window } = await agentWith((view, shown) => answer(view, shown));
    for (let i = 0; i < 6; i++) {
      const asking = await page();
      const opened = asking.until('window-opened');
      void asking.call('signLogin', { challenge });
      await opened;
      asking.socket.terminate();
      await expect.poll(() => window.ends.length).toBe(i + 1);
    }
    answer = clerk;
    expect(await (await page()).call('signLogin', { challenge })).toMatchObject({ error: { code: 'ORIGIN_WAITING' } });
  });

  test('S9 showWindow raises an open window five times and then no more', async () => {
    // Each time the browser opens another window: a page must not cover the screen with them.
    const { page, window } = await agentWith(() => new Promise(() => undefined));
    const asking = await page();
    const opened = asking.until('window-opened');
    void asking.call('signLogin', { challenge });
    await opened;
    for (let i = 0; i < 5; i++) expect(await asking.call('showWindow')).toMatchObject({ result: { shown: true } });
    for (let i = 0; i < 5; i++) expect(await asking.call('showWindow')).toMatchObject({ result: { shown: false } });
    expect(window.raised()).toBe(5);
  });

  test('S9 a site cannot raise the window of another site after its own has ended', async () => {
    // Proves that the right to raise a window ends with that window and not with the socket.
    let answer: Answer = () => ({ action: 'cancel' });
    const { page, window } = await agentWith((view, shown) => answer(view, shown));
    const before = await page();
    expect(await before.call('signLogin', { challenge })).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    answer = () => new Promise(() => undefined);
    const asking = await page(OTHER);
    const opened = asking.until('window-opened');
    void asking.call('signLogin', { challenge });
    await opened;
    expect(await before.call('showWindow')).toMatchObject({ result: { shown: false } });
    expect(window.raised()).toBe(0);
  });
});
