import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PinDialogue } from '#agent/keystore/keystore.ts';
import { createNativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { isSignedBy } from '#agent/signing/checkSignature.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { importUnit, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { hostPkcs11 } from '#test/support/devices/pkcs11UnderTest.ts';
import { PIN as SKF_PIN, skfDeviceUnderTest, softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';
import { createSoftHsm, DEVICE_PIN, shimSoftHsm } from '#test/support/devices/softHsm.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';
const NEW_PIN = 'new-pin-77';
const noPins = ['', '1', '12345', '１２３４５', 'x'.repeat(65), `${PIN} `, `${PIN}　`, `${PIN}\u00a0`];
const noPuks = ['', '1', 'jiangsu-2026', '4821-0937-556', '4821-0937-55622', '4821-O937-5562', '482109375562x'];
const message = Buffer.from('what is signed');
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now(), keyType: 'P-256' });
});

/** Types one PIN after the other, and keeps the state that it gets before each. */
function typing(pins: readonly string[]): PinDialogue & { states: { problem?: string; triesLeft: unknown }[] } {
  const states: { problem?: string; triesLeft: unknown }[] = [];
  const left = [...pins];
  return {
    ...scriptedUser({}),
    states,
    askPin: async ({ problem, triesLeft }) => {
      states.push({ ...(problem && { problem }), triesLeft });
      const pin = left.shift();
      if (pin === undefined) throw new Error('no more PINs');
      return Buffer.from(pin);
    },
    askNewPin: async () => Buffer.from(left.shift() ?? ''),
  };
}

// Proves that the shape is checked before a try is counted.
describe('secrets of a certificate file', () => {
  test('K11 text that cannot be a PIN costs no try, and the right PIN signs afterwards', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
    const pins = typing(['wrong-pin', ...noPins, PIN]);
    const signature = await keystore.sign({ id, algorithm: 'ES256', message: () => message, pins });
    expect(isSignedBy({ certificate: pki.units.good.certificateDer, algorithm: 'ES256', message, signature })).toBe(
      true,
    );
    expect(pins.states).toEqual([
      { triesLeft: 6 },
      { problem: 'PIN_INCORRECT', triesLeft: 5 },
      ...noPins.map(() => ({ problem: 'PIN_MALFORMED', triesLeft: 5 })),
    ]);
  });

  test('K11 text that cannot be a PUK costs no try, and the right PUK unlocks afterwards', async () => {
    const { keystore, id, puk } = await importUnit(await temporaryFolder(), pki.units.good);
    const left: unknown[] = [];
    const given = ['0000-0000-0000', ...noPuks, puk.replaceAll('-', '－')];
    const pins: PinDialogue = {
      ...scriptedUser({}),
      askPuk: async ({ problem, triesLeft }) => {
        left.push([problem, triesLeft]);
        return { puk: Buffer.from(given.shift() ?? ''), pin: Buffer.from(NEW_PIN) };
      },
    };
    await keystore.unlock({ id, pins });
    expect(left).toEqual([[undefined, 10], ['PUK_INCORRECT', 9], ...noPuks.map(() => ['PUK_MALFORMED', 9])]);
  });

  test('K11 a locked PIN is reported as locked, also for text that cannot be a PIN', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    const change = (pin: string) => keystore.changePin({ id, pins: scriptedUser({ pin, newPin: PIN }) });
    for (let i = 0; i < 6; i++) await change('wrong-pin').catch(() => undefined);
    await expect(change('1')).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });

  test('K11 a new PIN that ends with a space is refused, since it could not be typed again', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    for (const newPin of [`${PIN} `, `${PIN}　`]) {
      const pins = scriptedUser({ pin: '123456', newPin });
      await expect(keystore.changePin({ id, pins })).rejects.toMatchObject({ code: 'PIN_MALFORMED' });
    }
  });

  test('K11 window, control socket and command line of the real agent count no try for text that cannot be a PIN', async () => {
    const { home, id } = await homeOfUnit({ unit: pki.units.good, pin: PIN });
    const agent = await startRunningAgent(home);
    const control = join(home, 'state/control.sock');
    const pins = ['1', 'x'.repeat(65), `${PIN} `, PIN];
    const problems: unknown[] = [];
    const reply = await agent.logIn((view) => {
      if (view.screen === 'certificates') return { action: 'choose', certificateId: id };
      if (view.screen !== 'pin') return { action: 'cancel' };
      problems.push([view.problem?.code, view.triesLeft]);
      return { action: 'pin', pin: pins.shift() ?? '' };
    });
    expect(reply).toHaveProperty('result.token');
    expect(problems).toEqual([[undefined, 6], ...Array(3).fill(['PIN_MALFORMED', 6])]);
    await expect(callAgent(control, 'changePin', { id, pin: `${PIN} `, newPin: NEW_PIN })).rejects.toMatchObject({
      code: 'PIN_MALFORMED',
    });
    await expect(callAgent(control, 'unlock', { id, puk: '1234', newPin: NEW_PIN })).rejects.toMatchObject({
      code: 'PUK_MALFORMED',
    });
    const changed = await hrca(home, ['change-pin', id], { lines: ['12345', NEW_PIN, NEW_PIN] });
    expect(changed.code).not.toBe(0);
    expect(`${changed.stdout}${changed.stderr}`).toContain('PIN_MALFORMED');
    expect((await callAgent(control, 'list', {})).certificates).toMatchObject([{ triesLeft: 6 }]);
  });
});

// Proves that a device gets no PIN outside its limits: the module of this test counts it as a wrong PIN.
describe('PINs of a PKCS#11 device', () => {
  test('K11 a PIN outside ulMinPinLen and ulMaxPinLen, or one that ends with a space, is not sent to a PKCS#11 device', async () => {
    const folder = join(await temporaryFolder(), 'key');
    await mkdir(folder);
    const { good } = pki.units;
    const key = await shimSoftHsm(folder, await createSoftHsm(folder, { Key: [good] }));
    await key.simulate('counts', 'strict-length');
    const { driver } = hostPkcs11(key.library);
    const keystore = createNativeKeystore({ driver, mustChangeInitialPin: false });
    const [listed] = (await driver.list()).certificates;
    expect(listed?.pin).toMatchObject({ lengths: { min: 6, max: 8 } });
    const noPinsOfIt = ['', '12345', '123456789', 'js-202 ', '口令口'];
    const pins = typing([...noPinsOfIt, DEVICE_PIN]);
    const id = certificateId(good.certificateDer);
    const signature = await keystore.sign({ id, algorithm: 'ES256', message: () => message, pins });
    expect(isSignedBy({ certificate: good.certificateDer, algorithm: 'ES256', message, signature })).toBe(true);
    expect(pins.states.slice(1)).toEqual(noPinsOfIt.map(() => ({ problem: 'PIN_MALFORMED', triesLeft: undefined })));

    // A new PIN outside the limits is refused without a call.
    const changing = typing([DEVICE_PIN, 'far-too-long-for-it', 'nj-8899']);
    await keystore.changePin({ id, pins: changing });
    await driver.verifyPin({ certificateId: id, pin: Buffer.from('nj-8899') });
  });

  test('K11 a PKCS#11 device whose maximum PIN length is unavailable has no PIN limits', async () => {
    const folder = join(await temporaryFolder(), 'key');
    await mkdir(folder);
    const key = await shimSoftHsm(folder, await createSoftHsm(folder, { Key: [pki.units.good] }));
    await key.simulate('no-lengths');
    const [listed] = (await hostPkcs11(key.library).driver.list()).certificates;
    expect(listed?.pin).not.toHaveProperty('lengths');
  });
});

describe.skipIf(softKeyIsAbsent())('PINs of a GM/T 0016 device', () => {
  test('K11 a PIN shorter than six bytes, or one that ends with a space, is not sent to a GM/T 0016 device', async () => {
    const { driver, key, unit, certificateId: id } = await skfDeviceUnderTest();
    const keystore = createNativeKeystore({ driver, mustChangeInitialPin: false });
    const noPinsOfIt = ['', '13579', `${SKF_PIN} `, 'x'.repeat(65)];
    const pins = typing(['000000', ...noPinsOfIt, SKF_PIN]);
    let left: unknown;
    const signing = keystore.sign({
      id,
      algorithm: 'SM2',
      message: () => message,
      pins: {
        ...pins,
        askPin: async (state) => {
          left = await key.triesLeft();
          return pins.askPin(state);
        },
      },
    });
    const signature = await signing;
    expect(isSignedBy({ certificate: unit.certificateDer, algorithm: 'SM2', message, signature })).toBe(true);
    expect(left).toBe(5);
    expect(pins.states).toEqual([
      { triesLeft: 6 },
      { problem: 'PIN_INCORRECT', triesLeft: 5 },
      ...noPinsOfIt.map(() => ({ problem: 'PIN_MALFORMED', triesLeft: 5 })),
    ]);
  });
});
