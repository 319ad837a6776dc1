import { expect, test } from 'vitest';
import { type PortalClient, statusAndCode } from '#test/support/portal/portalClient.ts';
import { type PortalUnderTest, startPortal } from '#test/support/portal/portalUnderTest.ts';

const MINUTE_MS = 60_000;

const from = (address: string) => ({ 'X-Forwarded-For': address });
const isLoggedIn = async (portalClient: PortalClient) => (await portalClient.get('/unit')).status === 200;

async function challengeFrom(portal: PortalUnderTest, address: string): Promise<PortalClient> {
  const portalClient = portal.visit();
  expect((await portalClient.post('/login/challenge', {}, from(address))).status).toBe(200);
  return portalClient;
}

const hasSession = async (portalClient: PortalClient) => {
  const before = portalClient.cookies.get('portal');
  await portalClient.post('/login/challenge', {}, from('203.0.113.99'));
  return portalClient.cookies.get('portal') === before;
};

// Proves that page requests do not extend an anonymous session.
test('P1 an anonymous session ends with its challenge, even if it requests pages all the time', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  await portalClient.challenge();
  for (let minute = 1; minute < 10; minute++) {
    portal.clock.now += MINUTE_MS;
    await portalClient.page('/');
    await portalClient.page('/login?method=ca');
  }
  portal.clock.now += MINUTE_MS;
  const before = portalClient.cookies.get('portal');
  await portalClient.challenge();
  expect(portalClient.cookies.get('portal')).not.toBe(before);
});

// Proves that one address cannot use up the sessions and challenges of others.
test('P1 a flood from one address does not end the sessions of other addresses, logged in or not', async () => {
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

test('P1 a flood from one IPv6 /64 counts as one address and does not end the sessions of another /64', async () => {
  const portal = await startPortal({ config: { proxyHops: 1 }, limits: { anonymousPerAddress: 3 } });
  const clients: PortalClient[] = [];
  for (let i = 1; i <= 4; i++) clients.push(await challengeFrom(portal, `2001:db8:0:1:${i}::${i}`));
  const neighbour = await challengeFrom(portal, '2001:db8:0:2::1');
  expect(await hasSession(clients[0] as PortalClient)).toBe(false);
  for (const portalClient of [clients[2] as PortalClient, clients[3] as PortalClient, neighbour]) {
    expect(await hasSession(portalClient)).toBe(true);
  }
});

test('P1 an address over its share of challenges loses its own oldest, not that of another address', async () => {
  const portal = await startPortal({ config: { proxyHops: 1 }, challengesPerAddress: 2 });
  const ask = async (address: string) => {
    const portalClient = portal.visit();
    const { challenge } = await (await portalClient.post('/login/challenge', {}, from(address))).json();
    return { portalClient, challenge };
  };
  const other = await ask('192.0.2.1');
  const flood = [await ask('198.51.100.1'), await ask('198.51.100.1'), await ask('198.51.100.1')];
  const codes = [];
  for (const { portalClient, challenge } of [other, ...flood]) {
    codes.push((await statusAndCode(await portalClient.post('/login', { challenge, token: 'x' })))[1]);
  }
  expect(codes).toEqual(['TOKEN_MALFORMED', 'CHALLENGE_UNKNOWN', 'TOKEN_MALFORMED', 'TOKEN_MALFORMED']);
});

test('P1 a session has one open challenge, which a new one replaces', async () => {
  const portal = await startPortal({ challengeCapacity: 2 });
  const [portalClient, other] = [portal.visit(), portal.visit()];
  const kept = await other.challenge();
  const challenges = [];
  for (let i = 0; i < 5; i++) challenges.push(await portalClient.challenge());
  for (const challenge of challenges.slice(0, -1)) {
    expect(await statusAndCode(await portalClient.post('/login', { challenge, token: 'x' }))).toEqual([
      403,
      'CHALLENGE_UNKNOWN',
    ]);
  }
  const last = { challenge: challenges.at(-1), token: 'x' };
  expect(await statusAndCode(await portalClient.post('/login', last))).toEqual([400, 'TOKEN_MALFORMED']);
  expect(await statusAndCode(await other.post('/login', { challenge: kept, token: 'x' }))).toEqual([
    400,
    'TOKEN_MALFORMED',
  ]);
});

test('P1 the log has the client address that the rate limit counts, by the configured number of proxies', async () => {
  const behind = await startPortal({ config: { proxyHops: 1 } });
  await behind.visit().post('/login/challenge', {}, from('203.0.113.5, 192.0.2.44'));
  expect(behind.logged()).toContain('"remoteAddress":"192.0.2.44"');
  expect(behind.logged()).not.toContain('203.0.113.5');
  const direct = await startPortal();
  await direct.visit().post('/login/challenge', {}, from('192.0.2.44'));
  expect(direct.logged()).toContain('"remoteAddress":"127.0.0.1"');
});

// Proves that a logout is final, also for a login whose verification had begun before it.
test('a login that began before the logout is refused', async () => {
  const portal = await startPortal({ loginsAtOnce: 2 });
  const portalClient = portal.visit();
  const login = portal.logIn(portalClient);
  await expect.poll(() => portal.waitingLogins()).toBe(1);
  await portalClient.post('/logout', '', { 'Content-Type': 'application/x-www-form-urlencoded' });
  const another = portal.visit();
  expect((await portal.logIn(another)).status).toBe(200);
  expect(await statusAndCode(await login)).toEqual([403, 'SESSION_ENDED']);
  expect(await isLoggedIn(portalClient)).toBe(false);
});
