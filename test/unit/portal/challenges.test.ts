import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ChallengeRecord, createChallenges } from '#portal/challenges.ts';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';

test('each challenge has 256 new random bits', async () => {
  const portalClient = (await startPortal()).visit();
  const [first, second] = [await portalClient.challenge(), await portalClient.challenge()];
  expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(second).not.toBe(first);
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
])('redeem refuses the malformed challenge %j', async (challenge) => {
  const portalClient = (await startPortal()).visit();
  const reply = await portalClient.post('/login', { challenge: challenge ?? null, token: 'x' });
  expect(reply.status).toBe(400);
  const details = { field: 'challenge', expected: expect.any(String), got: expect.any(String) };
  expect(await reply.json()).toEqual({ error: { code: 'CHALLENGE_MALFORMED', details } });
});

test.each([
  {},
  { sessionId: 'session' },
  { sessionId: 'session', expiresAt: Number.NaN },
  { sessionId: 'session', expiresAt: 'later' },
])('a record without a time counts as expired: %j', async (record) => {
  const store = { put: async () => {}, take: async () => record as unknown as ChallengeRecord };
  const challenges = createChallenges({ store, now: () => 1, randomBytes });
  await expect(challenges.redeem('A'.repeat(43), 'session')).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
});
