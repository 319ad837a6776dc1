import { createKeyPair, createTestPki, createUnitCertificate, type TestPki } from '@hrca/certs-fixtures';
import { errorCodes } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { beforeAll, expect, test } from 'vitest';
import { type Signer, startPortal } from '#test/support/portal/portalUnderTest.ts';

const now = Date.parse('2026-03-02T01:30:00Z');
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now });
});

test('the FAQ pages have a complete entry for every error code', async () => {
  const portalClient = (await startPortal({ pki })).visit();
  const index = await portalClient.page('/faq');
  for (const code of errorCodes) {
    expect(index).toContain(`href="/faq/${code}"`);
    const { summary, steps } = faqEntries[code];
    const page = await portalClient.page(`/faq/${code}`);
    for (const text of [code, summary.zh, ...steps.zh]) expect(page).toContain(escapeText(text));
    expect(await portalClient.page(`/faq/${code}?lang=en`)).toContain(escapeText(summary.en));
    await portalClient.page('/?lang=zh');
  }
});

test('pages are in Chinese until English is chosen, and then stay English', async () => {
  const portal = await startPortal({ pki });
  const portalClient = portal.visit();
  expect(await portalClient.page('/')).toContain('<html lang="zh-CN">');
  const reply = await portalClient.get('/login?method=ca&lang=en');
  expect(reply.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^lang=en; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/),
  ]);
  const page = await reply.text();
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('href="?method=ca&amp;lang=zh"');
  expect(await portalClient.page('/')).toContain('>Unit login</a>');
  expect(await portalClient.page('/?lang=tlh')).toContain('<html lang="en">');
  expect(await portalClient.page('/?lang=zh-CN')).toContain('<html lang="zh-CN">');
  expect(await portalClient.page('/')).toContain('<html lang="zh-CN">');
});

test.each([
  '"><script>alert(1)</script>',
  "' onmouseover='x",
  '&lt;b&gt;',
  '</bdi><b>',
])('a unit named %s is shown as text', async (name) => {
  const portalClient = await loggedInAs(name);
  for (const path of ['/unit', '/']) {
    const page = await portalClient.page(path);
    expect(page).toContain(escapeText(name));
    if (/[<"']/.test(name)) expect(page).not.toContain(name);
  }
});

test('characters that reorder or hide text are spelled out, and the name is isolated in bdi', async () => {
  const page = await (await loggedInAs('江苏\u202Eабв\u2066公司\u200B')).page('/unit');
  expect(page).toContain('<bdi dir="auto">江苏[U+202E]абв[U+2066]公司[U+200B]</bdi>');
  expect(page).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
});

test('a name that is far too long is cut', async () => {
  const page = await (await loggedInAs('长'.repeat(1000))).page('/unit');
  expect(page).toContain(`${'长'.repeat(200)}…</bdi>`);
  expect(page.length).toBeLessThan(20_000);
});

test('the login page redirects a logged-in session to the unit, and the unit page any other to the login', async () => {
  const portal = await startPortal({ pki });
  const portalClient = portal.visit();
  expect((await portalClient.get('/unit')).headers.get('location')).toBe('/login');
  await portal.logIn(portalClient);
  expect((await portalClient.get('/login')).headers.get('location')).toBe('/unit');
});

/** As `html` writes it. */
function escapeText(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

async function loggedInAs(name: string) {
  const portal = await startPortal({ pki });
  const portalClient = portal.visit();
  const reply = await portal.logIn(portalClient, await unitCalled(name));
  expect(await reply.json()).toMatchObject({ unit: { name } });
  return portalClient;
}

async function unitCalled(name: string): Promise<Signer> {
  const { subCa, units } = pki;
  const key = await createKeyPair('P-256');
  const [notBefore, notAfter] = [now - 86_400_000, now + 86_400_000];
  const leaf = createUnitCertificate({ issuer: subCa, key, name, code: units.good.code, notBefore, notAfter });
  return { privateKey: key.privateKey, chain: [leaf, subCa.certificateDer] };
}
