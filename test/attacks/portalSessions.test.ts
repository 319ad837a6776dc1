import { expect, test } from 'vitest';
import { type PortalUnderTest, startPortal } from '../support/portalUnderTest.ts';
import { refusal, type Visitor } from '../support/visitor.ts';

const MINUTE_MS = 60_000;

const from = (address: string) => ({ 'X-Forwarded-For': address });
const isLoggedIn = async (visitor: Visitor) => (await visitor.get('/unit')).status === 200;

async function challengeFrom(portal: PortalUnderTest, address: string): Promise<Visitor> {
  const visitor = portal.visit();
  expect((await visitor.post('/login/challenge', {}, from(address))).status).toBe(200);
  return visitor;
}

const hasSession = async (visitor: Visitor) => {
  const before = visitor.cookies.get('portal');
  await visitor.post('/login/challenge', {}, from('203.0.113.99'));
  return visitor.cookies.get('portal') === before;
};

// Proves that page requests keep no anonymous session alive.
test('P1 an anonymous session ends with its challenge, however many pages it asks for', async () => {
  const portal = await startPortal();
  const visitor = portal.visit();
  await visitor.challenge();
  for (let minute = 1; minute < 10; minute++) {
    portal.clock.now += MINUTE_MS;
    await visitor.page('/');
    await visitor.page('/login?method=ca');
  }
  portal.clock.now += MINUTE_MS;
  const before = visitor.cookies.get('portal');
  await visitor.challenge();
  expect(visitor.cookies.get('portal')).not.toBe(before);
});

// Proves that one address which takes all that it can get does not shut the login for the others.
test('P1 a flood from one address leaves the others their logins, under way or not', async () => {
  const portal = await startPortal({
    config: { proxyHops: 1 },
    limits: { capacity: 20 },
    challengeCapacity: 20,
  });
  const clerk = portal.visit();
  await portal.logIn(clerk);
  const underWay = await challengeFrom(portal, '192.0.2.1');
  for (let i = 0; i < 60; i++) await challengeFrom(portal, '198.51.100.1');
  const newcomer = portal.visit();
  expect((await portal.logIn(newcomer)).status).toBe(200);
  expect(await isLoggedIn(clerk)).toBe(true);
  expect(await isLoggedIn(newcomer)).toBe(true);
  expect(await hasSession(underWay)).toBe(true);
});

test('P1 neither does one that moves about in its own IPv6 /64', async () => {
  const portal = await startPortal({ config: { proxyHops: 1 }, limits: { anonymousPerAddress: 3 } });
  const visitors: Visitor[] = [];
  for (let i = 1; i <= 4; i++) visitors.push(await challengeFrom(portal, `2001:db8:0:1:${i}::${i}`));
  const neighbour = await challengeFrom(portal, '2001:db8:0:2::1');
  expect(await hasSession(visitors[0] as Visitor)).toBe(false);
  for (const visitor of [visitors[2] as Visitor, visitors[3] as Visitor, neighbour]) {
    expect(await hasSession(visitor)).toBe(true);
  }
});

test('P1 one address has its share of the challenges: its oldest gives way, that of no other address', async () => {
  const portal = await startPortal({ config: { proxyHops: 1 }, challengesPerAddress: 2 });
  const ask = async (address: string) => {
    const visitor = portal.visit();
    const { challenge } = await (await visitor.post('/login/challenge', {}, from(address))).json();
    return { visitor, challenge };
  };
  const other = await ask('192.0.2.1');
  const flood = [await ask('198.51.100.1'), await ask('198.51.100.1'), await ask('198.51.100.1')];
  const codes = [];
  for (const { visitor, challenge } of [other, ...flood]) {
    codes.push((await refusal(await visitor.post('/login', { challenge, token: 'x' })))[1]);
  }
  expect(codes).toEqual(['TOKEN_MALFORMED', 'CHALLENGE_UNKNOWN', 'TOKEN_MALFORMED', 'TOKEN_MALFORMED']);
});

test('P1 a session has one open challenge, and a new one takes its place', async () => {
  const portal = await startPortal({ challengeCapacity: 2 });
  const [visitor, other] = [portal.visit(), portal.visit()];
  const kept = await other.challenge();
  const challenges = [];
  for (let i = 0; i < 5; i++) challenges.push(await visitor.challenge());
  for (const challenge of challenges.slice(0, -1)) {
    expect(await refusal(await visitor.post('/login', { challenge, token: 'x' }))).toEqual([403, 'CHALLENGE_UNKNOWN']);
  }
  const last = { challenge: challenges.at(-1), token: 'x' };
  expect(await refusal(await visitor.post('/login', last))).toEqual([400, 'TOKEN_MALFORMED']);
  expect(await refusal(await other.post('/login', { challenge: kept, token: 'x' }))).toEqual([400, 'TOKEN_MALFORMED']);
});

test('P1 the log names the client as the rate limit counts it, by the proxies that are configured', async () => {
  const behind = await startPortal({ config: { proxyHops: 1 } });
  await behind.visit().post('/login/challenge', {}, from('203.0.113.5, 192.0.2.44'));
  expect(behind.logged()).toContain('"remoteAddress":"192.0.2.44"');
  expect(behind.logged()).not.toContain('203.0.113.5');
  const direct = await startPortal();
  await direct.visit().post('/login/challenge', {}, from('192.0.2.44'));
  expect(direct.logged()).toContain('"remoteAddress":"127.0.0.1"');
});

// Proves that a logout is final, also for a login whose verification had begun before it.
test('a login that was under way at the logout is refused', async () => {
  const portal = await startPortal({ loginsAtOnce: 2 });
  const visitor = portal.visit();
  const login = portal.logIn(visitor);
  await expect.poll(() => portal.waitingLogins()).toBe(1);
  await visitor.post('/logout', '', { 'Content-Type': 'application/x-www-form-urlencoded' });
  const another = portal.visit();
  expect((await portal.logIn(another)).status).toBe(200);
  expect(await refusal(await login)).toEqual([403, 'SESSION_ENDED']);
  expect(await isLoggedIn(visitor)).toBe(false);
});
