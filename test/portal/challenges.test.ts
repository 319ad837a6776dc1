import { expect, test } from 'vitest';
import { createLoginToken } from '../support/loginTokens.ts';
import { startPortal } from '../support/portalUnderTest.ts';
import { refusal } from '../support/visitor.ts';

test('issues 256 random bits, another each time', async () => {
  const visitor = (await startPortal()).visit();
  const [first, second] = [await visitor.challenge(), await visitor.challenge()];
  expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(second).not.toBe(first);
});

test('lets one of two posts of the same moment in', async () => {
  const portal = await startPortal();
  const visitor = portal.visit();
  const challenge = await visitor.challenge();
  const body = { challenge, token: tokenFor(portal, challenge) };
  const replies = await Promise.all([visitor.post('/login', body), visitor.post('/login', body)]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 403]);
});

test('refuses a challenge that was already used', async () => {
  const portal = await startPortal();
  const visitor = portal.visit();
  const challenge = await visitor.challenge();
  const body = { challenge, token: tokenFor(portal, challenge) };
  expect((await visitor.post('/login', body)).status).toBe(200);
  expect(await refusal(await visitor.post('/login', body))).toEqual([403, 'CHALLENGE_UNKNOWN']);
});

test('uses a challenge up even where the login fails', async () => {
  const portal = await startPortal();
  const visitor = portal.visit();
  const challenge = await visitor.challenge();
  expect(await refusal(await visitor.post('/login', { challenge, token: 'x' }))).toEqual([400, 'TOKEN_MALFORMED']);
  const body = { challenge, token: tokenFor(portal, challenge) };
  expect(await refusal(await visitor.post('/login', body))).toEqual([403, 'CHALLENGE_UNKNOWN']);
});

test('refuses the challenge of another session, and that of nobody', async () => {
  const portal = await startPortal();
  const [victim, attacker] = [portal.visit(), portal.visit()];
  const challenge = await victim.challenge();
  await attacker.challenge();
  const body = { challenge, token: tokenFor(portal, challenge) };
  expect(await refusal(await attacker.post('/login', body))).toEqual([403, 'CHALLENGE_UNKNOWN']);
  const made = 'A'.repeat(43);
  const other = { challenge: made, token: tokenFor(portal, made) };
  expect(await refusal(await victim.post('/login', other))).toEqual([403, 'CHALLENGE_UNKNOWN']);
});

test('refuses a challenge after two minutes, and not before', async () => {
  const portal = await startPortal();
  const visitor = portal.visit();
  const [first, second] = [await visitor.challenge(), await visitor.challenge()];
  portal.clock.now += 119_999;
  expect((await visitor.post('/login', { challenge: first, token: 'x' })).status).toBe(400);
  portal.clock.now += 1;
  const late = await visitor.post('/login', { challenge: second, token: 'x' });
  expect(await refusal(late)).toEqual([403, 'CHALLENGE_EXPIRED']);
});

test.each([
  undefined,
  null,
  7,
  '',
  'short',
  'A'.repeat(129),
  `${'A'.repeat(42)}=`,
  ['A'.repeat(43)],
  {},
])('refuses the malformed challenge %j', async (challenge) => {
  const visitor = (await startPortal()).visit();
  const reply = await visitor.post('/login', { challenge: challenge ?? null, token: 'x' });
  expect(await refusal(reply)).toEqual([400, 'CHALLENGE_MALFORMED']);
});

test('is busy when its store is full of live challenges, and makes room once they expire', async () => {
  const portal = await startPortal({ challengeCapacity: 2 });
  const visitor = portal.visit();
  await visitor.challenge();
  await visitor.challenge();
  const third = await visitor.post('/login/challenge');
  expect(third.headers.get('retry-after')).toBe('60');
  expect(await refusal(third)).toEqual([503, 'PORTAL_BUSY']);
  portal.clock.now += 120_000;
  await visitor.challenge();
});

function tokenFor(portal: Awaited<ReturnType<typeof startPortal>>, challenge: string): string {
  const { privateKey, chain } = portal.pki.units.good;
  return createLoginToken({ privateKey, chain, challenge, now: portal.clock.now, origin: portal.origin });
}
