import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';

const PIN = 'jiangsu-2026';
const OTHER = 'https://other.test';
const clerk = quickClerk({ pin: PIN });
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const freshChallenge = () => randomBytes(32).toString('base64url');
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

/** An agent with one certificate whose PIN was chosen, and two portals on its list. */
async function agentOfTwo(answer = clerk) {
  const window = scriptedWindow(answer);
  const agent = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
  await callAgent(agent.controlAddress, 'changePin', { id: agent.ids[0] ?? '', pin: '123456', newPin: PIN });
  await callAgent(agent.controlAddress, 'originsAdd', { origin: OTHER });
  return { ...agent, window };
}

async function tokenFor(port: number, { origin = PORTAL, challenge = freshChallenge() } = {}): Promise<string> {
  const { result } = await (await connectPage(port, origin)).call('signLogin', { challenge });
  return String(result?.token);
}

const verifyAt = (token: string, origin: string, challenge: string) =>
  verifyLogin(token, {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    trustAnchors: parseTrustAnchors(pki.root.certificateDer),
    revocation: skipRevocationCheck,
  });

/** What other protocols have signed by the same kinds of keys. */
const foreign = {
  'a TLS 1.3 CertificateVerify': Buffer.concat([
    Buffer.alloc(64, ' '),
    Buffer.from('TLS 1.3, client CertificateVerify\0'),
  ]),
  'a certificate request': Buffer.from('3081c80201003066310b300906035504061302434e', 'hex'),
  'the signed attributes of a CMS': Buffer.from('3118301606092a864886f70d010903310906072a864886f70d', 'hex'),
  'the JWT of another protocol': Buffer.from('eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9'),
  'an SSH session': Buffer.from('00000020aabbccdd32', 'hex'),
};

describe('bytes that a page chooses', () => {
  // Proves that the signed bytes always begin with the header of a login token, for every challenge.
  test.each(
    Object.entries(foreign),
  )('S1 a page cannot have %s signed by sending it as a challenge', async (_, bytes) => {
    const { port } = await agentOfTwo();
    for (const challenge of [
      bytes.toString('base64url').padEnd(43, 'A').slice(0, 128),
      createHash('sha256').update(bytes).digest('base64url'),
      createHash('sha256').update(bytes).digest('hex'),
    ]) {
      const [header, claims, signature] = (await tokenFor(port, { challenge })).split('.');
      const key = {
        key: new X509Certificate(pki.units.good.certificatePem).publicKey,
        dsaEncoding: 'ieee-p1363',
      } as const;
      const isSignatureOf = (message: Uint8Array) =>
        verify('sha256', message, key, Buffer.from(signature ?? '', 'base64url'));
      expect(isSignatureOf(Buffer.from(`${header}.${claims}`))).toBe(true);
      for (const chosen of [
        bytes,
        Buffer.from(challenge),
        Buffer.from(challenge, 'base64url'),
        Buffer.from(challenge, 'hex'),
      ])
        expect(isSignatureOf(chosen)).toBe(false);
      expect(decode(header).typ).toBe('hrca-login+jwt');
    }
  });

  // Proves that no method and no parameter accepts bytes to sign: the schemas are strict.
  test.each([
    ['sign', { data: 'AAAA' }],
    ['signRaw', { hash: 'a'.repeat(64) }],
    ['signCsr', { csr: 'AAAA' }],
    ['signLogin', { challenge: 'c'.repeat(43), payload: 'AAAA' }],
    ['signLogin', { challenge: 'c'.repeat(43), claims: { sub: 'admin' } }],
    ['signLogin', { challenge: 'c'.repeat(43), typ: 'JWT' }],
    ['signLogin', { challenge: 'c'.repeat(43), aud: OTHER }],
    ['signLogin', { challenge: 'c'.repeat(43), iat: 1 }],
    ['signLogin', { challenge: 'c'.repeat(43), alg: 'none' }],
  ])('S1 the request %s %j for other signatures is refused, and no window opens', async (method, params) => {
    const { port, window } = await agentOfTwo();
    const page = await connectPage(port);
    page.socket.send(JSON.stringify({ id: 'x', method, params }));
    await expect.poll(() => page.messages).toMatchObject([{ error: { code: 'REQUEST_INVALID' } }]);
    expect(window.shown).toEqual([]);
  });

  // Proves that a protocol which checks `typ`, as RFC 8725 §3.11 requires, does not accept a login token.
  test('S1 a login token has its own typ, so that another protocol does not accept it as its JWT', async () => {
    const { port } = await agentOfTwo();
    const token = await tokenFor(port);
    const key = new X509Certificate(pki.units.good.certificatePem).publicKey;
    expect(await jwtVerify(token, key, { typ: 'hrca-login+jwt' })).toHaveProperty('payload.aud', PORTAL);
    for (const typ of ['JWT', 'at+jwt', 'dpop+jwt'])
      await expect(jwtVerify(token, key, { typ })).rejects.toThrow('typ');
  });
});

test('S2 two pairs of origin and challenge with the same concatenation are different', async () => {
  // Proves that origin and challenge are separate claims.
  const { port, controlAddress } = await agentOfTwo();
  const tail = 'c'.repeat(43);
  const pairs = [
    { origin: `${PORTAL}:84`, challenge: `3${tail}` },
    { origin: `${PORTAL}:843`, challenge: tail },
  ] as const;
  for (const { origin } of pairs) await callAgent(controlAddress, 'originsAdd', { origin });
  const token = await tokenFor(port, pairs[0]);
  await expect(verifyAt(token, pairs[0].origin, pairs[0].challenge)).resolves.toHaveProperty('unit');
  await expect(verifyAt(token, pairs[1].origin, pairs[1].challenge)).rejects.toMatchObject({ code: 'ORIGIN_MISMATCH' });
});

// Proves that the origin of the handshake is under the signature.
test('S3 a site that relays the challenge of another site gets a token that the other site refuses', async () => {
  // Proves that the origin of the handshake is under the signature.
  const { port } = await agentOfTwo();
  const challenge = freshChallenge();
  const relayed = await tokenFor(port, { origin: OTHER, challenge });
  await expect(verifyAt(relayed, PORTAL, challenge)).rejects.toMatchObject({ code: 'ORIGIN_MISMATCH' });
  const [header, claims, signature] = relayed.split('.');
  const mended = Buffer.from(JSON.stringify({ ...decode(claims), aud: PORTAL })).toString('base64url');
  await expect(verifyAt(`${header}.${mended}.${signature}`, PORTAL, challenge)).rejects.toMatchObject({
    code: 'SIGNATURE_INVALID',
  });
});

test.each([
  ['too short', { challenge: 'c'.repeat(42) }, 'CHALLENGE_MALFORMED'],
  ['too long', { challenge: 'c'.repeat(129) }, 'CHALLENGE_MALFORMED'],
  ['not base64url', { challenge: `${'c'.repeat(42)}+` }, 'CHALLENGE_MALFORMED'],
  ['followed by a line feed', { challenge: `${'c'.repeat(43)}\n` }, 'CHALLENGE_MALFORMED'],
  ['no string', { challenge: Array.from('c'.repeat(43)) }, 'CHALLENGE_MALFORMED'],
  ['missing', {}, 'CHALLENGE_MALFORMED'],
])('S8 a challenge that is %s is refused, and no window opens', async (_, params, code) => {
  // Proves that the pattern is anchored at both ends.
  const { port, window } = await agentOfTwo();
  expect(await (await connectPage(port)).call('signLogin', params)).toMatchObject({ error: { code } });
  expect(window.shown).toEqual([]);
});
