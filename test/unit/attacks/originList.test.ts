import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSettings, readPolicy } from '#agent/config/settings.ts';
import { agentUnderTest } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
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
