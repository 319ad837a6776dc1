import { expect, test } from 'vitest';
import { createLoginToken } from '../support/loginTokens.ts';
import { startPortal } from '../support/portalUnderTest.ts';

test('logs requests and logins, but no cookie, challenge, token, query or secret', async () => {
  const sessionSecret = 'canary-secret-canary-secret-canary';
  const portal = await startPortal({ config: { sessionSecret } });
  const visitor = portal.visit();
  const { privateKey, chain, code } = portal.pki.units.good;
  const challenge = await visitor.challenge();
  const before = visitor.cookies.get('portal') ?? '';
  const token = createLoginToken({ privateKey, chain, challenge, now: portal.clock.now, origin: portal.origin });
  await visitor.post('/login', { challenge, token });
  await visitor.post('/login', { challenge, token });
  await visitor.post('/login', `{"challenge":"${challenge}","token":"${token}`);
  await visitor.get('/unit?canary-query=1');
  await visitor.get('/healthz');
  const after = visitor.cookies.get('portal') ?? '';

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
