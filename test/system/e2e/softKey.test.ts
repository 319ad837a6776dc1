import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { writePem } from '@hrca/x509';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import { makeSoftKey, type SoftKey } from '#certs-fixtures/soft-key/softKey.ts';
import { useBrowser } from '#test/support/browser/browser.ts';
import { choose, enterNewPin, enterPin, startLogin } from '#test/support/browser/clerk.ts';
import { type SystemInBrowser, startSystemInBrowser } from '#test/support/browser/installedSystem.ts';
import { softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const INITIAL = '123456';
const PIN = 'sm2-2026';
const browser = useBrowser();
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now(), keyType: 'SM2' });
});

/** Agent and portal, and a GM/T 0016 device with a unit's SM2 certificate. */
async function withDevice(
  options: Partial<Parameters<typeof makeSoftKey>[0]> = {},
): Promise<SystemInBrowser & { key: SoftKey }> {
  const keys = await temporaryFolder();
  const { good, 'encryption-only': twin } = pki.units;
  const key = await makeSoftKey({
    keys,
    label: '江苏CA Key',
    pin: PIN,
    containers: [{ name: 'unit', signing: good, encryption: twin }],
    ...options,
  });
  const system = await startSystemInBrowser(browser(), {
    units: [],
    // The device contains no CA certificates: the portal trusts the issuing CA.
    trustAnchorPem: writePem('CERTIFICATE', pki.subCa.certificateDer),
    agentSettings: { skf: [{ library: await buildSkfLibrary() }], usualDrivers: false },
    agentEnvironment: { SKF_SOFT_KEYS: keys },
  });
  return { ...system, key };
}

async function expectLoggedIn(portal: Page): Promise<void> {
  await portal.waitForURL('**/unit');
  const text = await portal.locator('main').textContent();
  expect(text).toContain(pki.units.good.name);
  expect(text).toContain('SM2');
}

/** The code is shown in the assistant's window or, where that has ended the login, on the portal's page. */
async function expectCode(pages: readonly Page[], code: string): Promise<void> {
  await expect
    .poll(async () => (await Promise.all(pages.map((page) => page.locator('body').textContent()))).join('\n'))
    .toContain(code);
}

describe.skipIf(softKeyIsAbsent())('a clerk with an SM2 certificate on a USB Key of GM/T 0016', () => {
  test('the initial PIN of an SM2 USB Key must be changed, then the clerk is logged in', async () => {
    const here = await withDevice({ pin: INITIAL, isPinInitial: true });
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await window.getByRole('heading', { name: '证书列表' }).waitFor();
    await here.screenshot(window, '20-soft-key');
    await choose(window);
    await enterPin(window, INITIAL);
    await enterNewPin(window, PIN);
    await expectLoggedIn(portal);
    expect(await here.key.pin()).toBe(PIN);
  });

  test('the next login with an SM2 USB Key asks for the PIN only', async () => {
    const here = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await enterPin(window, PIN);
    await expectLoggedIn(portal);
  });

  test.each<[string, (key: SoftKey, window: Page) => Promise<void>]>([
    // Reported before the PIN is typed.
    ['while the PIN is asked for', async (key) => key.unplug()],
    [
      'while it signs',
      async (key, window) => {
        await key.setSwitches('unplug SKF_ECCSignData');
        await enterPin(window, PIN);
      },
    ],
  ])('an SM2 USB Key that is unplugged %s is reported, and works once plugged in again', async (_, pull) => {
    const here = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    await window.getByLabel('口令', { exact: true }).waitFor();
    await pull(here.key, window);
    await expectCode([window, portal], 'KEY_REMOVED');
    expect(portal.url()).not.toContain('/unit');
    await window.close();
    await here.key.setSwitches();
    await here.key.plug();
    const again = await here.visit();
    await startLogin(again);
    const next = await here.agentWindow();
    await choose(next);
    await enterPin(next, PIN);
    await expectLoggedIn(again);
  });

  test('six wrong PINs lock an SM2 USB Key, and the right one is refused then', async () => {
    const here = await withDevice();
    const portal = await here.visit();
    await startLogin(portal);
    const window = await here.agentWindow();
    await choose(window);
    for (const triesLeft of [5, 4, 3, 2, 1]) {
      await enterPin(window, 'wrong-pin');
      await expect.poll(() => here.key.triesLeft()).toBe(triesLeft);
      await expectCode([window], 'PIN_INCORRECT');
    }
    await enterPin(window, 'wrong-pin');
    await expect.poll(() => here.key.triesLeft()).toBe(0);
    await expectCode([window, portal], 'LOCKED');
    await here.screenshot(window, '21-soft-key-locked');
    expect(portal.url()).not.toContain('/unit');
  });
});
