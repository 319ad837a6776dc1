import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { choose, enterNewPin, enterPin, failureOf, startLogin } from '#test/support/browser/clerk.ts';
import { startSystemInBrowser } from '#test/support/browser/installedSystem.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { createSoftHsm, DEVICE_PIN, shimSoftHsm } from '#test/support/devices/softHsm.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

// A clerk whose unit's certificate is on a USB Key: SoftHSM2 behind a module that simulates one.
const browser = useBrowser();
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now(), keyType: 'RSA-2048' });
});

async function withDevice({ pin = DEVICE_PIN, settings = {} }: { pin?: string; settings?: object } = {}) {
  const folder = await temporaryFolder();
  const hsm = await createSoftHsm(folder, { '江苏CA Key 01': [pki.units.good, pki.units['encryption-only']] }, { pin });
  const key = await shimSoftHsm(folder, hsm);
  const here = await startSystemInBrowser(browser(), {
    units: [],
    trustAnchorPem: pki.trustAnchorPem,
    agentSettings: { pkcs11: [{ library: key.library, name: '江苏CA', ...settings }] },
  });
  return { here, key };
}

/** The row of the signing certificate; the encryption certificate is below it. */
const row = (window: Page) => window.getByRole('radio', { name: pki.units.good.name }).first();

async function expectLoggedIn(portal: Page): Promise<void> {
  await portal.waitForURL('**/unit');
  expect(await portal.locator('main').textContent()).toContain(pki.units.good.code);
}

test('a clerk logs in with the certificate on the USB Key, which is preselected the next time', async () => {
  const { here } = await withDevice();
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await row(window).waitFor();
  const text = await window.locator('main').textContent();
  expect(text).toContain('江苏CA Key 01');
  expect(text).toContain('CERTIFICATE_ENCRYPTION_ONLY');
  await here.screenshot(window, 'key-01-certificates');
  await choose(window);
  await here.screenshot(window, 'key-02-pin');
  await enterPin(window, DEVICE_PIN);
  await expectLoggedIn(portal);

  await portal.goto(here.origin);
  await portal.getByRole('button', { name: '退出', exact: true }).click();
  await startLogin(portal);
  const second = await here.agentWindow();
  expect(await row(second).getAttribute('aria-checked')).toBe('true');

  const listed = await hrca(here.home, ['list']);
  expect(listed.stdout).toContain('所在设备 江苏CA Key 01');
  expect(listed.stdout).toContain('CERTIFICATE_ENCRYPTION_ONLY: ');
});

test('123456 must be changed on the USB Key first where the issuer’s rule requires it', async () => {
  const { here } = await withDevice({ pin: '123456', settings: { changeInitialPin: true } });
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await choose(window);
  await enterPin(window, '123456');
  await enterNewPin(window, 'nj-2026-x');
  await expectLoggedIn(portal);
});

describe('USB Keys', () => {
  test('the open window shows when a USB Key is plugged in and unplugged', async () => {
    const { here, key } = await withDevice();
    await key.simulate('gone');
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByText('这台电脑上还没有证书').waitFor();
    await here.screenshot(window, 'key-03-none');
    await key.simulate();
    await row(window).waitFor();
    await key.simulate('gone');
    await window.getByText('这台电脑上还没有证书').waitFor();
    await key.simulate();
    await choose(window);
    await enterPin(window, DEVICE_PIN);
    await expectLoggedIn(portal);
  });

  test.each([
    'gone',
    'gone-on-sign',
  ])('a USB Key that is unplugged during the login is KEY_REMOVED, and the agent runs on: %s', async (behaviour) => {
    const { here, key } = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await key.simulate(behaviour);
    await enterPin(window, DEVICE_PIN);
    expect(await failureOf(portal)).toBe('KEY_REMOVED');
    await window.getByText('KEY_REMOVED').waitFor();
    await here.screenshot(window, `key-04-${behaviour}`);
    expect(here.agent?.exitCode).toBe(null);
  });

  test('a locked USB Key is shown as locked, to be unlocked by its issuer', async () => {
    const { here, key } = await withDevice();
    await key.simulate('counts');
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await enterPin(window, 'wrong-1');
    await window.getByText('PIN_INCORRECT').waitFor();
    await enterPin(window, 'wrong-2');
    await window.getByText('还可以试 1 次').waitFor();
    await here.screenshot(window, 'key-05-last-try');
    await enterPin(window, 'wrong-3');
    await window.getByRole('heading', { name: '证书列表' }).waitFor();
    await expect.poll(() => row(window).textContent()).toContain('KEY_LOCKED');
    await here.screenshot(window, 'key-06-locked');
  });

  test('the agent answers other requests while a USB Key is slow', async () => {
    const { here, key } = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await key.simulate('slow');
    await enterPin(window, DEVICE_PIN);
    await window.locator('.busy').waitFor();
    const start = performance.now();
    const state = await callAgent(join(here.home, 'state/control.sock'), 'status', {});
    expect(state).toMatchObject({ busy: true });
    expect(performance.now() - start).toBeLessThan(1_500);
    await expectLoggedIn(portal);
  });

  test('the agent runs on after a driver has crashed, and the next try works', async () => {
    const { here, key } = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await key.simulate('crash');
    await enterPin(window, DEVICE_PIN);
    await window.getByText('KEYSTORE_DRIVER_CRASHED').first().waitFor();
    await here.screenshot(window, 'key-07-crashed');
    await key.simulate();
    await row(window).waitFor();
    await choose(window);
    await enterPin(window, DEVICE_PIN);
    await expectLoggedIn(portal);
    expect(here.agent?.exitCode).toBe(null);
  });
});

test('a missing driver is one line with its code', async () => {
  const { here } = await withDevice({ settings: { library: '/opt/no-such-vendor/lib.so' } });
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await window.getByText('KEYSTORE_DRIVER_MISSING').waitFor();
  await here.screenshot(window, 'key-08-driver-missing');
  expect((await hrca(here.home, ['list'])).stdout).toContain('KEYSTORE_DRIVER_MISSING');
});

test('no file that the agent wrote contains the PIN', async () => {
  const { here } = await withDevice();
  const portal = await here.visit();
  await startLogin(portal);
  const window = await here.agentWindow();
  await choose(window);
  await enterPin(window, DEVICE_PIN);
  await expectLoggedIn(portal);
  const found = spawnSync('grep', ['-rl', '--', DEVICE_PIN, here.home], { encoding: 'utf8' });
  expect(found).toMatchObject({ status: 1, stdout: '' });
});
