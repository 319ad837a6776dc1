import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemorySessionStore, type SessionLimits, sessionLimits } from '@hrca/portal';
import { expect, onTestFinished, test } from 'vitest';
import { sessionCookie } from '#portal/sessionCookie.ts';

type SessionData = Parameters<MemorySessionStore['set']>[1];
type Middleware = Parameters<ReturnType<typeof sessionCookie>>;
type Request = Middleware[0];
type Response = Middleware[1];

const login = { unit: { name: '甲', code: 'x' } } as SessionData['login'];

function storeWith(limits: Partial<SessionLimits> = {}) {
  const clock = { now: 0 };
  const store = new MemorySessionStore({ now: () => clock.now, limits: { ...sessionLimits, ...limits } });
  const set = (id: string, data: Partial<SessionData>) =>
    new Promise<unknown>((resolve) => store.set(id, data as SessionData, resolve));
  const get = (id: string) =>
    new Promise<SessionData | null>((resolve) => store.get(id, (_error, data) => resolve(data ?? null)));
  const live = async (...ids: string[]) => {
    const found = await Promise.all(ids.map(get));
    return ids.filter((_, i) => found[i]);
  };
  return { clock, store, set, get, live };
}

test('a session that was destroyed during a request is not restored', async () => {
  const { store, set, get } = storeWith();
  await set('a', { login });
  const held = (await get('a')) as SessionData;
  store.destroy('a');
  expect(await set('a', { ...held, challengedAt: 1 })).toMatchObject({ code: 'SESSION_ENDED' });
  store.touch('a', held);
  expect(await get('a')).toBeNull();
});

test('a session that expired during a request is not restored', async () => {
  const { clock, set, get } = storeWith();
  await set('a', { login });
  const held = (await get('a')) as SessionData;
  clock.now += sessionLimits.idleMs;
  expect(await set('a', held)).toMatchObject({ code: 'SESSION_ENDED' });
  expect(await get('a')).toBeNull();
});

test('a session that its first request saves twice is kept', async () => {
  const { set, get } = storeWith();
  expect(await set('a', { challengedAt: 1 })).toBeUndefined();
  expect(await set('a', { challengedAt: 2 })).toBeUndefined();
  expect(await get('a')).toMatchObject({ challengedAt: 2 });
});

// With the real express-session: a slow request saves what it read, after the logout in another tab.
test('a slow request does not restore a session that was logged out', async () => {
  const events = new EventEmitter();
  const goOn = once(events, 'go on');
  const isSlow = once(events, 'slow');
  const url = await serve(storeWith().store, {
    '/login': async (session) => {
      session.login = login;
    },
    '/logout': (session) => new Promise((resolve) => session.destroy(resolve)),
    '/slow': async (session) => {
      events.emit('slow');
      await goOn;
      session.challengedAt = 1;
    },
    '/who': async (session) => (session.login ? 'logged in' : 'logged out'),
  });
  const [setCookie = ''] = (await fetch(`${url}/login`)).headers.getSetCookie();
  const headers = { Cookie: setCookie.split(';')[0] ?? '' };
  const who = async () => (await fetch(`${url}/who`, { headers })).text();
  expect(await who()).toBe('logged in');

  const underWay = fetch(`${url}/slow`, { headers });
  await isSlow;
  await fetch(`${url}/logout`, { headers });
  events.emit('go on');
  await (await underWay).text();
  expect(await who()).toBe('logged out');
});

/** A server whose pages do something with the session of their request. */
async function serve(
  store: MemorySessionStore,
  pages: Record<string, (session: Request['session']) => Promise<unknown>>,
) {
  const withSession = sessionCookie({ secret: 'secret', isSecure: false, store, randomBytes });
  const server = createServer((request, response) => {
    withSession(request as Request, response as Response, async () => {
      response.end(String(await pages[request.url ?? '']?.((request as Request).session)));
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('P1 a full store drops the oldest anonymous session of the address with the most, and none that is logged in', async () => {
  const { set, live } = storeWith({ capacity: 6 });
  await set('clerk', { login });
  await set('other', { address: 'office' });
  for (const id of ['flood 1', 'flood 2', 'flood 3', 'flood 4']) await set(id, { address: 'flood' });
  expect(await set('newcomer', { address: 'home' })).toBeUndefined();
  expect(await live('clerk', 'other', 'newcomer')).toEqual(['clerk', 'other', 'newcomer']);
  expect(await live('flood 1', 'flood 2')).toEqual(['flood 2']);
});

test('P1 a store full of logged-in sessions accepts no other and keeps them all', async () => {
  const { set, live } = storeWith({ capacity: 2 });
  await set('a', { login });
  await set('b', { login });
  expect(await set('c', { address: 'home' })).toMatchObject({ code: 'PORTAL_BUSY' });
  expect(await set('d', { login })).toMatchObject({ code: 'PORTAL_BUSY' });
  expect(await live('a', 'b', 'c', 'd')).toEqual(['a', 'b']);
  expect(await set('a', { login, challengedAt: 1 })).toBeUndefined();
});

test('P1 at the limit of an address its own oldest anonymous session is dropped, never that of another address', async () => {
  const { set, live } = storeWith({ anonymousPerAddress: 2 });
  await set('other', { address: 'office' });
  await set('clerk', { login });
  for (const id of ['flood 1', 'flood 2', 'flood 3']) await set(id, { address: 'flood' });
  expect(await live('other', 'clerk', 'flood 1', 'flood 2', 'flood 3')).toEqual([
    'other',
    'clerk',
    'flood 2',
    'flood 3',
  ]);
  // Saved again, a session is no longer the oldest.
  await set('flood 2', { address: 'flood', challengedAt: 1 });
  await set('flood 4', { address: 'flood' });
  expect(await live('flood 2', 'flood 3', 'flood 4')).toEqual(['flood 2', 'flood 4']);
});

test('a session that logs in no longer counts for the limit of its address', async () => {
  const { set, live } = storeWith({ anonymousPerAddress: 1 });
  await set('a', { address: 'office' });
  await set('a', { address: 'office', login });
  await set('b', { address: 'office' });
  expect(await live('a', 'b')).toEqual(['a', 'b']);
});

// A search through the 20,000 addresses or places for each session takes fifty times as long as to fill the store.
test('P1 a full store takes a session in constant time for any number of addresses', async () => {
  const { set } = storeWith({ capacity: 20_000 });
  const addTo = async (round: number) => {
    const start = performance.now();
    for (let i = 0; i < 500; i++) await set(`${round} ${i}`, { address: `${round} ${i}` });
    return performance.now() - start;
  };
  const times: number[] = [];
  for (let round = 0; round < 80; round++) times.push(await addTo(round));
  const median = (some: number[]) => some.sort((a, b) => a - b)[some.length / 2] as number;
  expect(median(times.slice(40)) / median(times.slice(0, 40))).toBeLessThan(15);
});
