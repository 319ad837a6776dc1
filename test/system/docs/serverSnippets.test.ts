import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki } from '@hrca/certs-fixtures';
import { beforeEach, expect, test } from 'vitest';
import { openSettings } from '#agent/config/settings.ts';
import { PortalClient } from '#test/support/portal/portalClient.ts';
import { asSource, startSnippetServer } from '#test/support/portal/snippetServer.ts';
import { snippet, snippetPath } from '#test/support/sources/snippets.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';

const pki = await createTestPki({ now: Date.now() });
const { good, expired } = pki.units;
const origin = 'https://portal.example';
const tokenFor = (challenge: string, unit: Pick<typeof good, 'privateKey' | 'chain'> = good) =>
  createLoginToken({ ...unit, challenge, now: Date.now(), origin });

/** Sends what a reverse proxy with TLS adds, as the snippet expects. */
class Browser extends PortalClient {
  override async post(path: string, body?: unknown): Promise<Response> {
    return super.post(path, body, { 'X-Forwarded-Proto': 'https' });
  }
  async unit(): Promise<[number, string]> {
    const response = await this.get('/unit');
    return [response.status, await response.text()];
  }
}

let url: string;
beforeEach(async () => {
  url = await startSnippetServer(pki.trustAnchorPem);
});
const visit = () => new Browser({ url, origin });
const sessionOf = ({ cookies }: PortalClient) => cookies.get('connect.sid');

test('the server of the verifier’s README logs a unit in, and keeps it logged in', async () => {
  const portalClient = visit();
  const challenge = await portalClient.challenge();
  const reply = await portalClient.post('/login', { token: tokenFor(challenge) });
  expect([reply.status, await reply.json()]).toEqual([200, { unit: { name: good.name, code: good.code } }]);
  expect(await portalClient.unit()).toEqual([200, expect.stringContaining(good.code)]);
});

test('the server of the verifier’s README issues a challenge only to a saved session, with a Secure cookie', async () => {
  const first = await visit().post('/login/challenge');
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^connect\.sid=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ]);
});

test('the server of the verifier’s README renews the session id, so that session fixation fails', async () => {
  const attacker = visit();
  await attacker.challenge();
  const clerk = visit();
  clerk.cookies.set('connect.sid', sessionOf(attacker) as string);
  const challenge = await clerk.challenge();
  expect(sessionOf(clerk)).toBe(sessionOf(attacker));
  expect((await clerk.post('/login', { token: tokenFor(challenge) })).status).toBe(200);
  expect(sessionOf(clerk)).not.toBe(sessionOf(attacker));
  expect((await clerk.unit())[0]).toBe(200);
  expect((await attacker.unit())[0]).toBe(302);
});

test('the server of the verifier’s README accepts a challenge once, even for two logins at the same moment', async () => {
  const portalClient = visit();
  const token = tokenFor(await portalClient.challenge());
  const statuses = (await Promise.all([1, 2].map(() => portalClient.post('/login', { token })))).map(
    ({ status }) => status,
  );
  expect(statuses.sort()).toEqual([200, 400]);
  expect((await portalClient.post('/login', { token })).status).toBe(400);
});

test('the server of the verifier’s README refuses the challenge of another session, and a token without one', async () => {
  const token = tokenFor(await visit().challenge());
  const other = visit();
  expect((await other.post('/login', { token })).status).toBe(400);
  await other.challenge();
  const reply = await other.post('/login', { token });
  expect([reply.status, await reply.json()]).toEqual([401, { error: { code: 'CHALLENGE_MISMATCH' } }]);
});

test('the server of the verifier’s README answers a refused token with its code and without a login', async () => {
  const portalClient = visit();
  const reply = await portalClient.post('/login', { token: tokenFor(await portalClient.challenge(), expired) });
  expect([reply.status, await reply.json()]).toEqual([401, { error: { code: 'CERTIFICATE_EXPIRED' } }]);
  expect((await portalClient.unit())[0]).toBe(302);
  const garbled = visit();
  await garbled.challenge();
  expect((await garbled.post('/login', {})).status).toBe(401);
});

test('the function of the README resolves to the unit, and rejects another challenge', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'roots.pem'), pki.trustAnchorPem);
  const challenge = 'c'.repeat(43);
  const script = `
    const { unitOf } = await import(process.argv[1]);
    const [token, challenge] = process.argv.slice(2);
    const outcome = (of) => unitOf(token, of).catch(({ code }) => code);
    console.log(JSON.stringify([await outcome(challenge), await outcome(challenge + 'c')]));`;
  const args = [...asSource, '--input-type=module', '-e', script, snippetPath('verifyLogin.js')];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, tokenFor(challenge), challenge], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toEqual([{ name: good.name, code: good.code }, 'CHALLENGE_MISMATCH']);
});

test('the agent accepts the documented config.json', async () => {
  const folder = join(await temporaryFolder(), 'config');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, 'config.json'), snippet('config.json'), { mode: 0o600 });
  const { skf, pkcs11 } = (await openSettings(folder)).current();
  expect(skf).toEqual([{ name: '江苏CA', library: expect.stringMatching(/^\//), changeInitialPin: true }]);
  expect(pkcs11).toHaveLength(1);
});
