import { expect, test } from 'vitest';
import { type PortalClient, statusAndCode } from '#test/support/portal/portalClient.ts';
import { type PortalUnderTest, type Signer, startPortal } from '#test/support/portal/portalUnderTest.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The body that the page of a unit posts now. */
function bodyFor(portal: PortalUnderTest, challenge: string, unit: Signer = portal.pki.units.good) {
  const { privateKey, chain } = unit;
  return {
    challenge,
    token: createLoginToken({ privateKey, chain, challenge, now: portal.clock.now, origin: portal.origin }),
  };
}

const isLoggedIn = async (portalClient: PortalClient) => (await portalClient.get('/unit')).status === 200;

// Proves that the challenge is removed from its store before any check, and by one request only.
test('V1 of twenty concurrent posts of one token one logs in', async () => {
  const portal = await startPortal({ loginsAtOnce: 20 });
  const portalClient = portal.visit();
  const body = bodyFor(portal, await portalClient.challenge());
  const replies = await Promise.all(Array.from({ length: 20 }, () => portalClient.post('/login', body)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = await Promise.all(replies.filter(({ status }) => status !== 200).map(statusAndCode));
  expect(new Set(refused.map(([, code]) => code))).toEqual(new Set(['CHALLENGE_UNKNOWN']));
});

// Proves that a captured token cannot be used again.
test('V1 a captured token is refused in its own session and in another', async () => {
  const portal = await startPortal();
  const [portalClient, thief] = [portal.visit(), portal.visit()];
  const body = bodyFor(portal, await portalClient.challenge());
  expect((await portalClient.post('/login', body)).status).toBe(200);
  await thief.challenge();
  for (const who of [portalClient, thief]) {
    expect(await statusAndCode(await who.post('/login', body))).toEqual([403, 'CHALLENGE_UNKNOWN']);
  }
  expect(await isLoggedIn(thief)).toBe(false);
});

test('V1 a challenge is used up even where the login fails', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const challenge = await portalClient.challenge();
  expect(await statusAndCode(await portalClient.post('/login', { challenge, token: 'x' }))).toEqual([
    400,
    'TOKEN_MALFORMED',
  ]);
  expect(await statusAndCode(await portalClient.post('/login', bodyFor(portal, challenge)))).toEqual([
    403,
    'CHALLENGE_UNKNOWN',
  ]);
});

// Proves that a challenge belongs to one session: login CSRF and session fixation end here.
test('V2 the challenge of another session, and an unknown one, are refused', async () => {
  const portal = await startPortal();
  const [clerk, attacker] = [portal.visit(), portal.visit()];
  const challenge = await clerk.challenge();
  await attacker.challenge();
  expect(await statusAndCode(await attacker.post('/login', bodyFor(portal, challenge)))).toEqual([
    403,
    'CHALLENGE_UNKNOWN',
  ]);
  const made = bodyFor(portal, 'A'.repeat(43));
  expect(await statusAndCode(await clerk.post('/login', made))).toEqual([403, 'CHALLENGE_UNKNOWN']);
});

// Proves that a challenge expires, to the millisecond.
test('V2 a challenge expires after ten minutes, and not before', async () => {
  const portal = await startPortal();
  const [early, late] = [portal.visit(), portal.visit()];
  const [first, second] = [await early.challenge(), await late.challenge()];
  portal.clock.now += 10 * 60_000 - 1;
  expect((await early.post('/login', bodyFor(portal, first))).status).toBe(200);
  portal.clock.now += 1;
  expect(await statusAndCode(await late.post('/login', bodyFor(portal, second)))).toEqual([403, 'CHALLENGE_EXPIRED']);
});

// Proves that neither challenges nor the cache depend on the signature: −s can be computed from s without the key.
test('V5 the other valid ECDSA signature of a token is no second login', async () => {
  const portal = await startPortal({ loginsAtOnce: 20 });
  const portalClient = portal.visit();
  const { challenge, token } = bodyFor(portal, await portalClient.challenge());
  const other = withOtherS(token);
  // Concurrently: afterwards, the new session of the first login would also refuse the others.
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) => portalClient.post('/login', { challenge, token: i % 2 ? other : token })),
  );
  const refused = replies.filter(({ status }) => status !== 200);
  expect(refused).toHaveLength(replies.length - 1);
  for (const reply of refused) expect(await statusAndCode(reply)).toEqual([403, 'CHALLENGE_UNKNOWN']);
});

test('V5 the other valid ECDSA signature of an unused token is accepted', async () => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const { challenge, token } = bodyFor(portal, await portalClient.challenge());
  expect((await portalClient.post('/login', { challenge, token: withOtherS(token) })).status).toBe(200);
});

// Proves that the signature covers the certificates and verifies with the first of them.
test('V12 a token with the certificate of another unit in it is refused', async () => {
  const portal = await startPortal();
  const { good: unit, 'code-extension-1.2.86.11.7.3': attacker } = portal.pki.units;
  const swaps = [
    ['the other unit’s certificate over the attacker’s signature', attacker, unit.chain],
    ['the attacker’s certificate over the other unit’s signature', unit, attacker.chain],
    ['both, the other unit’s first', attacker, [unit.chain[0], ...attacker.chain]],
  ] as const;
  for (const [name, signer, chain] of swaps) {
    const portalClient = portal.visit();
    const { challenge, token } = bodyFor(portal, await portalClient.challenge(), signer);
    const [header = '', payload, signature] = token.split('.');
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString());
    const x5c = chain.map((der) => Buffer.from(der as Uint8Array).toString('base64'));
    const swapped = Buffer.from(JSON.stringify({ ...parsed, x5c })).toString('base64url');
    const reply = await portalClient.post('/login', { challenge, token: `${swapped}.${payload}.${signature}` });
    expect([403, 400], name).toContain(reply.status);
    expect((await reply.json()).error.code, name).toMatch(/^(SIGNATURE_INVALID|CHAIN_INVALID)$/);
    expect(await isLoggedIn(portalClient), name).toBe(false);
  }
});

// Proves that dates and key usage are checked at each login.
test.each([
  ['expired', 'CERTIFICATE_EXPIRED'],
  ['not-yet-valid', 'CERTIFICATE_NOT_YET_VALID'],
  ['encryption-only', 'CERTIFICATE_ENCRYPTION_ONLY'],
] as const)('V15 a validly signed login with a certificate that is %s is refused', async (id, code) => {
  const portal = await startPortal();
  const portalClient = portal.visit();
  const reply = await portal.logIn(portalClient, portal.pki.units[id]);
  expect((await statusAndCode(reply))[1]).toBe(code);
  expect(await isLoggedIn(portalClient)).toBe(false);
});

test('V15 a certificate that expires between two logins is refused at the second, also with a cached chain', async () => {
  const portal = await startPortal();
  expect((await portal.logIn(portal.visit())).status).toBe(200);
  portal.clock.now += 400 * 86_400_000;
  expect((await statusAndCode(await portal.logIn(portal.visit())))[1]).toBe('CERTIFICATE_EXPIRED');
});

function withOtherS(token: string): string {
  const [header, payload, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.from((P256_ORDER - s).toString(16).padStart(64, '0'), 'hex');
  return `${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`;
}
