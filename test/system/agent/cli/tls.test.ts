import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hrca } from '#test/support/built/builtAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import {
  certutil,
  chromiumDatabase,
  createDatabase,
  fingerprintsBelow,
  firefoxProfile,
} from '#test/support/system/trustStores.ts';

const OFF = '加密连接（wss）没有开启。开启：hrca tls install\n';

async function homeWithBrowsers() {
  const home = await temporaryFolder();
  const stores = [createDatabase(chromiumDatabase(home)), createDatabase(firefoxProfile(home))] as const;
  const tls = (action: string, ...more: string[]) => hrca(home, ['tls', action, ...more]);
  return { home, stores, tls };
}

test('hrca tls status prints the state, the end of validity and the browsers that trust the CA', async () => {
  const { stores, tls } = await homeWithBrowsers();
  expect(await tls('status')).toEqual({ code: 0, stdout: OFF, stderr: '' });
  const installed = await tls('install');
  expect(installed).toMatchObject({ code: 0, stderr: '' });
  const [first, fingerprint, ...rest] = installed.stdout.split('\n');
  expect(first).toMatch(/^已开启加密连接（wss），证书有效期至 20\d\d-\d\d-\d\d$/);
  expect(fingerprint).toMatch(/^ {2}SHA-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(rest).toEqual([
    `  信任  Chromium: ${stores[0]}`,
    `  信任  Firefox: ${stores[1]}`,
    '请重新启动已打开的浏览器。',
    '',
  ]);
  expect((await tls('status')).stdout.split('\n').slice(0, 2)).toEqual([first, fingerprint]);
});

test('a second hrca tls install changes nothing, and a second remove has nothing to do', async () => {
  const { home, stores, tls } = await homeWithBrowsers();
  const before = stores.map(fingerprintsBelow);
  const [first, second] = [await tls('install', '--json'), await tls('install', '--json')];
  expect(second).toEqual(first);
  expect(JSON.parse(first.stdout)).toMatchObject({
    installed: true,
    stores: [{ isTrusted: true }, { isTrusted: true }],
  });
  expect(await tls('remove')).toEqual({ code: 0, stdout: '已关闭加密连接，并撤销了对证书的信任。\n', stderr: '' });
  expect(stores.map(fingerprintsBelow)).toEqual(before);
  expect(await tls('remove')).toEqual({ code: 0, stdout: OFF, stderr: '' });
  expect(await hrca(home, ['tls', 'remove'], { env: { LANG: 'en_US.UTF-8' } })).toMatchObject({
    stdout: 'TLS (wss) is off. Turn it on with: hrca tls install\n',
  });
});

test('hrca tls status reports a browser that no longer trusts the CA', async () => {
  const { stores, tls } = await homeWithBrowsers();
  await tls('install');
  const label = /HRCA localhost only [0-9a-f]{8}/.exec(certutil(stores[1], '-L'))?.[0] ?? '';
  certutil(stores[1], '-D', '-n', label);
  const { code, stdout } = await tls('status');
  expect(code).toBe(0);
  expect(stdout).toContain(`  未信任  Firefox: ${stores[1]}\n`);
  expect(stdout).toContain(`  信任  Chromium: ${stores[0]}\n`);
});

test('hrca tls install reports a store that cannot be changed with the reason, and changes the others', async () => {
  const { stores, tls } = await homeWithBrowsers();
  rmSync(join(stores[1], 'key4.db'));
  const { code, stdout } = await tls('install');
  expect(code).toBe(0);
  expect(stdout).toContain(`  信任  Chromium: ${stores[0]}\n`);
  expect(stdout).toMatch(/ {2}未信任 {2}Firefox: .+ TLS_TRUST_FAILED: /);
});

test.each([[['tls']], [['tls', 'eat']], [['tls', 'install', 'more']]])('%j is a usage error', async (parameters) => {
  const { code, stderr } = await hrca(await temporaryFolder(), parameters);
  expect(code).toBe(2);
  expect(stderr).toContain('用法：hrca');
});
