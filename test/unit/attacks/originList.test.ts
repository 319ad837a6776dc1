import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { openSettings, readPolicy } from '#agent/config/settings.ts';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { soon } from '#test/support/system/soon.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

// Proves that settings, policy and administration use one check: an entry that could match more than one site, or that a
// browser never sends, is refused with the reason.
test.each([
  ['a wildcard', 'https://*.gov.cn', /wildcard/],
  ['every site', '*', /wildcard/],
  ['plain http', 'http://rs.example.gov.cn', /https/],
  ['plain http to this computer', 'http://127.0.0.1:8080', /https/],
  ['a range of addresses', 'https://10.0.0.0/8', /path/],
  ['a path', 'https://rs.example.gov.cn/login', /path/],
  ['a user', 'https://user@rs.example.gov.cn', /host and port/],
  ['a number for a host', 'https://0x7f.1', /as the browser shows it/],
  ['a port with a zero before it', 'https://rs.example.gov.cn:0443', /host and port/],
  ['null', 'null', /host and port/],
  ['a file', 'file:///etc', /host and port/],
  ['a pattern', 'https://(a|b).gov.cn', /host and port/],
  ['nothing', '', /host and port/],
])('O14 %s in the list of origins is refused with the reason, from settings, policy and administration', async (_, origin, reason) => {
  const folder = join(await temporaryFolder(), 'config');
  await mkdir(folder, { mode: 0o700 });
  const file = join(folder, 'config.json');
  await writeFile(file, JSON.stringify({ origins: ['https://good.test', origin] }));
  const invalid = { code: 'CONFIG_INVALID', details: { file, expected: expect.stringMatching(reason) } };
  await expect(openSettings(folder)).rejects.toMatchObject(invalid);
  await expect(readPolicy(file)).rejects.toMatchObject(invalid);
  if (origin === '') return;
  const { controlAddress } = await agentUnderTest({ openWindow: scriptedWindow(() => 'close').open });
  await expect(callAgent(controlAddress, 'originsAdd', { origin })).rejects.toMatchObject({
    code: 'ORIGIN_INVALID',
    details: { reason: expect.stringMatching(reason) },
  });
});

/** Sends a request and waits until the agent has closed the socket; returns what the page received after the request. */
async function receivedBeforeClose(page: Awaited<ReturnType<typeof connectPage>>, method: string, params: object) {
  const before = page.messages.length;
  const closed = soon('the agent to close the socket', once(page.socket, 'close'));
  page.socket.send(JSON.stringify({ id: 'last', method, params }));
  await closed;
  return page.messages.slice(before);
}

test('O19 a site that is removed from the list gets no answer on a socket that it opened before', async () => {
  const { port, controlAddress } = await agentUnderTest({ openWindow: scriptedWindow(() => 'close').open });
  const page = await connectPage(port);
  expect(await page.call('status')).toMatchObject({ result: { busy: false } });
  await callAgent(controlAddress, 'originsRemove', { origin: PORTAL });
  expect(await receivedBeforeClose(page, 'status', {})).toEqual([]);
});

test('O19 a site that is removed from the list during a login gets no token', async () => {
  const { units } = await createTestPki({ now: Date.now() });
  const user = quickClerk({ pin: '123456', newPin: '864209' });
  const window = scriptedWindow(async (view) => {
    if (view.screen === 'pin') await callAgent(controlAddress, 'originsRemove', { origin: PORTAL });
    return user(view);
  });
  const { port, controlAddress } = await agentUnderTest({ units: [units.good], openWindow: window.open });
  const page = await connectPage(port);
  const received = await receivedBeforeClose(page, 'signLogin', { challenge: 'c'.repeat(43) });
  expect(received).toContainEqual({ event: 'window-opened', data: { id: 'last' } });
  expect(received).not.toContainEqual(expect.objectContaining({ id: 'last' }));
});
