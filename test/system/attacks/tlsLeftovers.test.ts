import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HrcaError } from '@hrca/protocol/errors';
import { expect, onTestFinished, test } from 'vitest';
import { type RunTool, runTool } from '#agent/platform/runTool.ts';
import { darwinTrustStores } from '#agent/platform/trustStores/darwin.ts';
import { debianStore } from '#agent/platform/trustStores/debianStore.ts';
import { linuxTrustStores } from '#agent/platform/trustStores/linux.ts';
import { trustedCa } from '#agent/platform/trustStores/trustStore.ts';
import { makeLocalCertificates } from '#agent/tls/localCertificates.ts';
import { createLocalTls } from '#agent/tls/localTls.ts';
import { launchFirefox } from '#test/support/browser/firefox.ts';
import { hrca, script } from '#test/support/built/builtAgent.ts';
import { cannotBecomeAnother, OTHER_USER_ID } from '#test/support/system/otherUser.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import {
  certutil,
  chromiumDatabase,
  createDatabase,
  fingerprintsBelow,
  firefoxProfile,
  lockDatabase,
  oursWithTrust,
  setPrimaryPassword,
} from '#test/support/system/trustStores.ts';

const PASSWORD = 'a primary password';

async function homeWithBrowsers() {
  const home = await temporaryFolder();
  const [chromium, firefox] = [createDatabase(chromiumDatabase(home)), createDatabase(firefoxProfile(home))];
  const tls = (action: string, ...more: string[]) => hrca(home, ['tls', action, ...more]);
  return { home, chromium, firefox, tls };
}

/** Adds a CA without trust, as an attempt that fails between certificate and trust leaves it. */
async function leaveUntrusted(folder: string): Promise<string> {
  const ca = trustedCa((await makeLocalCertificates(Date.now())).ca);
  const file = join(folder, 'left.pem');
  writeFileSync(file, ca.pem);
  certutil(folder, '-A', '-n', ca.label, '-t', ',,', '-a', '-i', file);
  rmSync(file);
  return ca.label;
}

function tlsAt(home: string, run: RunTool = runTool) {
  const options = { home, environment: {}, user: 1000, backupFolder: join(home, 'tls'), runTool: run };
  const findTrustStores = linuxTrustStores(options);
  return createLocalTls({ folder: join(home, 'tls'), findTrustStores, now: Date.now, serve: () => undefined });
}

// Fails if certutil is run on the profile: it writes the certificate before it asks for the password.
test('T7 a real Firefox profile with a primary password is unchanged and reported', async () => {
  const { home, chromium, tls } = await homeWithBrowsers();
  const profile = join(home, '.mozilla/firefox/own.default');
  mkdirSync(profile);
  await (await launchFirefox({}, { userDataDir: profile })).close();
  setPrimaryPassword(profile, PASSWORD);
  // Not the whole folder: Firefox leaves a dangling symbolic link there.
  const files = () => ['cert9.db', 'key4.db', 'pkcs11.txt'].map((name) => readFileSync(join(profile, name), 'base64'));
  const before = files();
  const installed = await tls('install');
  expect(installed.code).toBe(0);
  expect(installed.stdout).toContain(`  信任  Chromium: ${chromium}\n`);
  expect(installed.stdout).toContain(
    `  未信任  Firefox: ${profile}  TLS_TRUST_FAILED: the store has a primary password\n`,
  );
  expect(oursWithTrust(profile)).toEqual({});
  expect(files()).toEqual(before);
  expect(await tls('remove')).toMatchObject({ code: 0, stderr: '' });
  expect(files()).toEqual(before);
});

test('T7 a profile that got a primary password after the install is cleaned', async () => {
  const { firefox, tls } = await homeWithBrowsers();
  await tls('install');
  setPrimaryPassword(firefox, PASSWORD);
  expect(Object.values(oursWithTrust(firefox))).toEqual(['C,,']);
  expect(await tls('remove')).toMatchObject({ code: 0 });
  expect(oursWithTrust(firefox)).toEqual({});
});

// Fails if only trusted or only recorded CAs are removed.
test('T7 a CA that an earlier attempt left without trust is found by its name and removed', async () => {
  const { home, firefox, tls } = await homeWithBrowsers();
  setPrimaryPassword(firefox, PASSWORD);
  const label = await leaveUntrusted(firefox);
  expect(oursWithTrust(firefox)).toEqual({ [label]: ',,' });
  expect(existsSync(join(home, 'data/tls'))).toBe(false);
  expect(await tls('remove')).toEqual({ code: 0, stdout: '已关闭加密连接，并撤销了对证书的信任。\n', stderr: '' });
  expect(oursWithTrust(firefox)).toEqual({});
});

test('T7 a CA that an earlier attempt left without trust is not reported as trusted', async () => {
  const { firefox, tls } = await homeWithBrowsers();
  await tls('install');
  const [label = ''] = Object.keys(oursWithTrust(firefox));
  certutil(firefox, '-M', '-n', label, '-t', ',,');
  expect((await tls('status')).stdout).toContain(`  未信任  Firefox: ${firefox}\n`);
  await tls('install');
  expect(oursWithTrust(firefox)).toEqual({ [label]: 'C,,' });
});

// Fails if the first failing store ends the removal, or if its failure is not reported.
test('T7 remove reports a busy store by name after it has cleaned the others, and cleans it the next time', async () => {
  const { chromium, firefox, tls } = await homeWithBrowsers();
  const before = fingerprintsBelow(firefox);
  await tls('install');
  const release = await lockDatabase(chromium);
  const first = await tls('remove');
  expect(first).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`  Chromium: ${chromium}  TLS_TRUST_FAILED`),
  });
  expect(first.stdout).not.toContain('已关闭加密连接，并撤销');
  const again = await tls('remove', '--json');
  expect(again.code).toBe(1);
  expect(JSON.parse(again.stdout)).toMatchObject({ removed: false, left: [{ name: `Chromium: ${chromium}` }] });
  await release();
  expect(fingerprintsBelow(firefox)).toEqual(before);
  expect(Object.keys(oursWithTrust(chromium))).toHaveLength(1);
  expect(await tls('remove')).toMatchObject({ code: 0 });
  expect(oursWithTrust(chromium)).toEqual({});
});

test('T7 an install that finds every store busy leaves nothing in the stores and no file', async () => {
  const { home, chromium, firefox, tls } = await homeWithBrowsers();
  const before = [fingerprintsBelow(chromium), fingerprintsBelow(firefox)];
  const locks = [await lockDatabase(chromium), await lockDatabase(firefox)];
  expect(await tls('install')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^TLS_TRUST_FAILED: /) });
  for (const release of locks) await release();
  expect(await tls('remove')).toMatchObject({ code: 0 });
  expect([fingerprintsBelow(chromium), fingerprintsBelow(firefox)]).toEqual(before);
  expect(existsSync(join(home, 'data/tls'))).toBe(false);
});

// Root ignores file modes, so this runs as another user.
test.skipIf(cannotBecomeAnother)('T7 remove reports a read-only store by name', async () => {
  const { home, chromium, firefox } = await homeWithBrowsers();
  for (const path of ['', ...readdirSync(home, { recursive: true, encoding: 'utf8' })])
    chownSync(join(home, path), OTHER_USER_ID, OTHER_USER_ID);
  const tls = (action: string) => hrcaAsNobody(home, ['tls', action]);
  expect(await tls('install')).toMatchObject({ code: 0 });
  const files = readdirSync(firefox).map((name) => join(firefox, name));
  const setModes = (folderMode: number, fileMode: number) => {
    for (const file of files) chmodSync(file, fileMode);
    chmodSync(firefox, folderMode);
  };
  setModes(0o500, 0o400);
  expect(await tls('remove')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`  Firefox: ${firefox}  TLS_TRUST_FAILED`),
  });
  expect(oursWithTrust(chromium)).toEqual({});
  expect(await tls('install')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`  未信任  Firefox: ${firefox}  `),
  });
  expect(await tls('remove')).toMatchObject({ code: 1 });
  setModes(0o700, 0o600);
  expect(await tls('remove')).toMatchObject({ code: 0 });
  expect(oursWithTrust(firefox)).toEqual({});
});

// Fails if the record is lost, or if a start without a CA to serve does not clean the store.
test('T7 a failed install that could not be undone stays recorded, and the next start removes it', async () => {
  const home = await temporaryFolder();
  const firefox = createDatabase(firefoxProfile(home));
  // Open in another program, so that the file must not be restored from its backup.
  const descriptor = openSync(join(firefox, 'cert9.db'), 'r+');
  onTestFinished(() => closeSync(descriptor));
  const failure = new HrcaError('TLS_TRUST_FAILED', { details: { reason: 'refused' } });
  const failing = tlsAt(home, async (program, parameters) => {
    if (parameters.includes('-D') || parameters.some((parameter) => parameter.endsWith('pki/nssdb'))) throw failure;
    // As certutil fails without the password.
    const untrusting = parameters.map((parameter) => (parameter === 'C,,' ? ',,' : parameter));
    const output = await runTool(program, untrusting);
    if (parameters.includes('-A')) throw failure;
    return output;
  });
  await expect(failing.install()).rejects.toMatchObject({ code: 'TLS_TRUST_FAILED' });
  const left = Object.keys(oursWithTrust(firefox));
  expect(left).toHaveLength(1);
  await expect(failing.start()).rejects.toMatchObject({ code: 'TLS_TRUST_FAILED' });
  await tlsAt(home).start();
  expect(oursWithTrust(firefox)).toEqual({});
  expect(existsSync(join(home, 'tls'))).toBe(false);
});

// Fails if removal reads only the database that Chromium uses today.
test('T7 Chromium’s former database is cleaned, too, if Chromium uses another one since', async () => {
  const home = await temporaryFolder();
  const present = createDatabase(chromiumDatabase(home));
  await tlsAt(home).install();
  expect(Object.values(oursWithTrust(present))).toEqual(['C,,']);
  const old = createDatabase(join(home, '.pki/nssdb'));
  expect(await tlsAt(home).remove()).toEqual({ removed: true, left: [] });
  expect([oursWithTrust(present), oursWithTrust(old)]).toEqual([{}, {}]);
});

test('T7 a CA that a failed update left in Debian’s bundle is removed by the next update', async () => {
  const home = await temporaryFolder();
  const [local, etc, hooks] = ['local', 'etc', 'hooks'].map((name) => join(home, name)) as [string, string, string];
  for (const folder of [local, etc, hooks]) mkdirSync(folder);
  const parameters = ['--localcertsdir', local, '--etccertsdir', etc, '--hooksdir', hooks];
  await runTool('/usr/sbin/update-ca-certificates', parameters);
  const before = fingerprintsBelow(home);
  const store = (run: RunTool) => debianStore(run, { local, etc, parameters });
  const failing = store(() => Promise.reject(new HrcaError('TLS_TRUST_FAILED', { details: { reason: 'no space' } })));
  const ca = trustedCa((await makeLocalCertificates(Date.now())).ca);
  await expect(failing.add(ca)).rejects.toMatchObject({ code: 'TLS_TRUST_FAILED' });
  expect(await store(runTool).ours()).toEqual([]);
  await store(runTool).add(ca);
  await expect(failing.remove(ca.label)).rejects.toMatchObject({ code: 'TLS_TRUST_FAILED' });
  expect(await store(runTool).ours()).toEqual([ca.label]);
  await store(runTool).remove(ca.label);
  expect(fingerprintsBelow(home)).toEqual(before);
});

// Written after the documentation of security(1); not tried on macOS.
test('T7 on macOS a certificate whose trust the user did not confirm is deleted again', async () => {
  const home = await temporaryFolder();
  const ca = trustedCa((await makeLocalCertificates(Date.now())).ca);
  let keychain: string[] = [];
  const security: RunTool = async (_, [command, ...parameters]) => {
    if (command === 'add-trusted-cert') keychain = [ca.label];
    if (command === 'delete-certificate') keychain = [];
    if (command === 'find-certificate' && keychain.length > 0)
      return parameters.includes('-p') ? ca.pem : `"labl"<blob>="${ca.label}"`;
    if (command === 'delete-certificate') return '';
    throw new HrcaError('TLS_TRUST_FAILED', {
      details: {
        reason:
          command === 'find-certificate' ? 'The specified item could not be found in the keychain.' : 'User canceled',
      },
    });
  };
  const [store] = await darwinTrustStores({ home, backupFolder: join(home, 'tls'), runTool: security })();
  await expect(store?.add(ca)).rejects.toMatchObject({ details: { reason: 'User canceled' } });
  expect(keychain).toEqual([]);
  expect(await store?.ours()).toEqual([]);
});

function hrcaAsNobody(home: string, parameters: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [script, ...parameters], {
    uid: OTHER_USER_ID,
    gid: OTHER_USER_ID,
    cwd: '/',
    env: { HOME: home, HRCA_HOME: join(home, 'hrca'), LANG: 'zh_CN.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}
