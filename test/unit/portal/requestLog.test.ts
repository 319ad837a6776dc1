import { expect, test } from 'vitest';
import { startPortal } from '#test/support/portal/portalUnderTest.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

test('the log has requests and logins, but no cookie, challenge, token, query or secret', async () => {
  const sessionSecret = 'canary-secret-canary-secret-canary';
  const portal = await startPortal({ config: { sessionSecret } });
  const portalClient = portal.visit();
  const { privateKey, chain, code } = portal.pki.units.good;
  const challenge = await portalClient.challenge();
  const before = portalClient.cookies.get('portal') ?? '';
  const token = createLoginToken({ privateKey, chain, challenge, now: portal.clock.now, origin: portal.origin });
  await portalClient.post('/login', { challenge, token });
  await portalClient.post('/login', { challenge, token });
  await portalClient.post('/login', `{"challenge":"${challenge}","token":"${token}`);
  await portalClient.get('/unit?canary-query=1');
  await portalClient.get('/healthz');
  const after = portalClient.cookies.get('portal') ?? '';

  const logged = portal.logged();
  expect(logged).toContain('logged in');
  expect(logged).toContain(code);
  expect(logged).toContain('CHALLENGE_UNKNOWN');
  expect(logged).toContain('"path":"/unit"');
  expect(logged).not.toContain('/healthz');
  const idOf = (cookie: string) => decodeURIComponent(cookie).slice(2).split('.')[0] ?? '';
  const [header = '', claims = '', signature = ''] = token.split('.');
  const canaries = [before, after, idOf(before), idOf(after), challenge, header, claims, signature, sessionSecret];
  for (const canary of [...canaries, 'canary-query']) {
    expect(canary.length).toBeGreaterThan(10);
    expect(logged).not.toContain(canary);
  }
});
