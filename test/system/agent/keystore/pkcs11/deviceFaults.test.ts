import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostPkcs11 } from '#test/support/devices/pkcs11UnderTest.ts';
import { createSoftHsm, DEVICE_PIN, type ShimmedKey, shimSoftHsm } from '#test/support/devices/softHsm.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

// Behaviour of real devices that SoftHSM lacks, added by a module in front of it.
const folder = suiteFolder();
const message = Buffer.from('what is signed');
const pin = () => Buffer.from(DEVICE_PIN);
const wrong = () => Buffer.from('wrong-1');
let unit: FixtureUnit;
let key: ShimmedKey;
let certificateIdOfKey: string;

beforeAll(async () => {
  unit = (await createTestPki({ now: Date.now(), keyType: 'P-256' })).units.good;
  certificateIdOfKey = certificateId(unit.certificateDer);
});
beforeEach(async () => {
  const own = join(folder, `${Math.trunc(performance.now())}`);
  await mkdir(own);
  key = await shimSoftHsm(own, await createSoftHsm(own, { '江苏CA Key': [unit] }));
});

const sign = (given: Uint8Array | undefined = pin()) =>
  ({ certificateId: certificateIdOfKey, algorithm: 'ES256', message, pin: given }) as const;

const made = () => ({ unit, algorithm: 'ES256', message }) as const;

describe('the state of the PIN', () => {
  test.each<[string, string[], object]>([
    ['no number of tries', [], { triesLeft: undefined, isInitial: false }],
    ['no number of tries after a wrong PIN (COUNT_LOW)', ['low'], { triesLeft: undefined, isInitial: false }],
    ['one try (FINAL_TRY)', ['low', 'final'], { triesLeft: 1, isInitial: false }],
    ['no try (LOCKED)', ['low', 'locked'], { triesLeft: 0, isInitial: false }],
    ['an initial PIN (TO_BE_CHANGED)', ['initial'], { triesLeft: undefined, isInitial: true }],
  ])('read from the flags is %s', async (_, words, expected) => {
    await key.simulate(...words);
    const { certificates } = await hostPkcs11(key.library).driver.list();
    expect(certificates[0]?.pin).toEqual({ askedBy: 'agent', lengths: { min: 4, max: 255 }, ...expected });
  });

  test('goes from the last try to locked on a device that counts', async () => {
    await key.simulate('counts');
    const { driver } = hostPkcs11(key.library);
    const refusals = [];
    for (let i = 0; i < 4; i++)
      refusals.push(await driver.sign(sign(wrong())).catch(({ code, details }) => [code, details]));
    expect(refusals).toEqual([
      ['PIN_INCORRECT', {}],
      ['PIN_INCORRECT', { triesLeft: 1 }],
      ['PIN_LOCKED', {}],
      ['PIN_LOCKED', expect.anything()],
    ]);
    expect((await driver.list()).certificates[0]?.pin).toMatchObject({ triesLeft: 0 });
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });
});

test('a device with a PIN pad is called without a PIN', async () => {
  await key.simulate('pad');
  const { driver } = hostPkcs11(key.library);
  expect((await driver.list()).certificates[0]?.pin).toEqual({ askedBy: 'device' });
  await expectSignature(driver.sign(sign(undefined)), made());
});

describe('a login to a PKCS#11 token', () => {
  test('that an earlier call left open does not replace the check of the PIN', async () => {
    await key.simulate('left-over');
    const { driver } = hostPkcs11(key.library);
    await driver.list();
    await expect(driver.sign(sign(wrong()))).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
    await expect(driver.verifyPin({ certificateId: certificateIdOfKey, pin: wrong() })).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
    });
    await expectSignature(driver.sign(sign()), made());
  });

  test('ends with the signature, before the session is closed', async () => {
    await key.simulate('keeps-login');
    const { driver, ends } = hostPkcs11(key.library);
    await expectSignature(driver.sign(sign()), made());
    await driver.verifyPin({ certificateId: certificateIdOfKey, pin: pin() });
    expect(ends).toEqual([]);
  });
});

test('an expired PIN is reported, and can be changed', async () => {
  await key.simulate('expired');
  const { driver } = hostPkcs11(key.library);
  await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'PIN_EXPIRED' });
  const newPin = Buffer.from('nj-8899');
  await driver.changePin({ certificateId: certificateIdOfKey, pin: pin(), newPin });
  await key.simulate();
  await driver.verifyPin({ certificateId: certificateIdOfKey, pin: Buffer.from('nj-8899') });
});

test('a new PIN that the device refuses is PIN_REFUSED_BY_DEVICE', async () => {
  await key.simulate('picky');
  const { driver } = hostPkcs11(key.library);
  const newPin = Buffer.from('longer than eight');
  await expect(driver.changePin({ certificateId: certificateIdOfKey, pin: pin(), newPin })).rejects.toMatchObject({
    code: 'PIN_REFUSED_BY_DEVICE',
  });
});

describe('a device that is removed', () => {
  test.each(['gone-on-sign', 'error-on-sign'])('while it signs is KEY_REMOVED: %s', async (behaviour) => {
    const { driver, ends } = hostPkcs11(key.library);
    await driver.list();
    await key.simulate(behaviour);
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEY_REMOVED' });
    expect((await driver.list()).certificates).toEqual([]);
    expect(ends).toEqual([]);
  });

  test('signs again after it was put back', async () => {
    const { driver } = hostPkcs11(key.library);
    await driver.list();
    await key.simulate('gone');
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEY_REMOVED' });
    await key.simulate();
    await expectSignature(driver.sign(sign()), made());
  });

  test.each([
    ['is reported within a second', ['gone']],
    ['and put back between two polls is reported by its event', ['events']],
  ])('%s', async (_, words) => {
    const delays: number[] = [];
    // The fastest of three, since a busy machine may delay any of them.
    for (let round = 0; round < 3; round++) {
      await key.simulate();
      const { driver } = hostPkcs11(key.library);
      await driver.list();
      const reported = new Promise<number>((resolve) => {
        driver.watch(() => resolve(performance.now()));
      });
      // Listed while it is watched, so that only later changes are reported.
      await driver.list();
      const pulled = performance.now();
      await key.simulate(...words);
      delays.push((await reported) - pulled);
      await driver.close();
    }
    expect(Math.min(...delays)).toBeLessThan(1_000);
  });

  test('is not reported if nothing has changed', async () => {
    const { driver } = hostPkcs11(key.library);
    let changes = 0;
    driver.watch(() => changes++);
    await driver.list();
    await expectSignature(driver.sign(sign()), made());
    // A call as long as `slow`: enough for two polls.
    await key.simulate('slow');
    await expectSignature(driver.sign(sign()), made());
    expect(changes).toBe(0);
  });
});

describe('a PKCS#11 library that', () => {
  test('crashes while it signs is started again', async () => {
    const { driver, ends, clock } = hostPkcs11(key.library);
    await driver.list();
    await key.simulate('crash');
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED' });
    expect(ends).toHaveLength(1);
    await key.simulate();
    clock.now += 500;
    await expectSignature(driver.sign(sign()), made());
  });

  test('hangs is ended after the time limit', async () => {
    const { driver } = hostPkcs11(key.library, { work: 500 });
    await driver.list();
    await key.simulate('hang');
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNRESPONSIVE' });
  });

  test('cannot reach its service is initialized again by the next list', async () => {
    await key.simulate('stopped');
    const { driver } = hostPkcs11(key.library);
    await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_FAILED' });
    await key.simulate();
    expect((await driver.list()).certificates).toHaveLength(1);
  });
});
