import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostPkcs11 } from '#test/support/devices/pkcs11UnderTest.ts';
import { createSoftHsm, DEVICE_PIN, type ShimmedKey, shimSoftHsm } from '#test/support/devices/softHsm.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

// What real Keys do and SoftHSM never does, by a module in front of it.
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

describe('tries', () => {
  test.each<[string, string[], object]>([
    ['nothing of them', [], { triesLeft: undefined, isInitial: false }],
    ['that a wrong PIN was typed, which is no number', ['low'], { triesLeft: undefined, isInitial: false }],
    ['the last one', ['low', 'final'], { triesLeft: 1, isInitial: false }],
    ['that there is none', ['low', 'locked'], { triesLeft: 0, isInitial: false }],
    ['that the PIN is the initial one', ['initial'], { triesLeft: undefined, isInitial: true }],
  ])('the flags tell %s', async (_, words, expected) => {
    await key.simulate(...words);
    const { certificates } = await hostPkcs11(key.library).driver.list();
    expect(certificates[0]?.pin).toEqual({ askedBy: 'agent', lengths: { min: 4, max: 255 }, ...expected });
  });

  test('a Key that counts tells of its last try, then that it is locked', async () => {
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

test('a Key with a PIN pad is asked without a PIN', async () => {
  await key.simulate('pad');
  const { driver } = hostPkcs11(key.library);
  expect((await driver.list()).certificates[0]?.pin).toEqual({ askedBy: 'device' });
  await expectSignature(driver.sign(sign(undefined)), made());
});

describe('a login', () => {
  test('that was left over does not stand in for the PIN', async () => {
    await key.simulate('left-over');
    const { driver } = hostPkcs11(key.library);
    await driver.list();
    await expect(driver.sign(sign(wrong()))).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
    await expect(driver.verifyPin({ certificateId: certificateIdOfKey, pin: wrong() })).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
    });
    await expectSignature(driver.sign(sign()), made());
  });

  test('ends with its signature, not with its session', async () => {
    await key.simulate('keeps-login');
    const { driver, ends } = hostPkcs11(key.library);
    await expectSignature(driver.sign(sign()), made());
    await driver.verifyPin({ certificateId: certificateIdOfKey, pin: pin() });
    expect(ends).toEqual([]);
  });
});

test('an expired PIN must be changed, and can be', async () => {
  await key.simulate('expired');
  const { driver } = hostPkcs11(key.library);
  await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'PIN_EXPIRED' });
  const newPin = Buffer.from('nj-8899');
  await driver.changePin({ certificateId: certificateIdOfKey, pin: pin(), newPin });
  await key.simulate();
  await driver.verifyPin({ certificateId: certificateIdOfKey, pin: Buffer.from('nj-8899') });
});

test('a new PIN that the Key does not like is refused', async () => {
  await key.simulate('picky');
  const { driver } = hostPkcs11(key.library);
  const newPin = Buffer.from('longer than eight');
  await expect(driver.changePin({ certificateId: certificateIdOfKey, pin: pin(), newPin })).rejects.toMatchObject({
    code: 'PIN_REFUSED_BY_DEVICE',
  });
});

describe('a Key pulled out', () => {
  test.each(['gone-on-sign', 'error-on-sign'])('while it signs is KEY_REMOVED: %s', async (mood) => {
    const { driver, ends } = hostPkcs11(key.library);
    await driver.list();
    await key.simulate(mood);
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEY_REMOVED' });
    expect((await driver.list()).certificates).toEqual([]);
    expect(ends).toEqual([]);
  });

  test('and put back signs again', async () => {
    const { driver } = hostPkcs11(key.library);
    await driver.list();
    await key.simulate('gone');
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEY_REMOVED' });
    await key.simulate();
    await expectSignature(driver.sign(sign()), made());
  });

  test.each([
    ['is told within a second', ['gone']],
    ['and put back between two looks is told by the event', ['events']],
  ])('%s', async (_, words) => {
    const delays: number[] = [];
    // The quickest of three: a busy machine may take its time over any one of them.
    for (let round = 0; round < 3; round++) {
      await key.simulate();
      const { driver } = hostPkcs11(key.library);
      await driver.list();
      const told = new Promise<number>((resolve) => {
        driver.watch(() => resolve(performance.now()));
      });
      // Listed while it is watched: what comes from here on is news.
      await driver.list();
      const pulled = performance.now();
      await key.simulate(...words);
      delays.push((await told) - pulled);
      await driver.close();
    }
    expect(Math.min(...delays)).toBeLessThan(1_000);
  });

  test('is not told of where nothing has changed', async () => {
    const { driver } = hostPkcs11(key.library);
    let changes = 0;
    driver.watch(() => changes++);
    await driver.list();
    await expectSignature(driver.sign(sign()), made());
    // Long enough for two looks: a call that takes as long as `slow` does.
    await key.simulate('slow');
    await expectSignature(driver.sign(sign()), made());
    expect(changes).toBe(0);
  });
});

describe('a library that', () => {
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

  test('hangs is ended within its time', async () => {
    const { driver } = hostPkcs11(key.library, { work: 500 });
    await driver.list();
    await key.simulate('hang');
    await expect(driver.sign(sign())).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNRESPONSIVE' });
  });

  test('has no service to speak to is asked anew by the next list', async () => {
    await key.simulate('stopped');
    const { driver } = hostPkcs11(key.library);
    await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_FAILED' });
    await key.simulate();
    expect((await driver.list()).certificates).toHaveLength(1);
  });
});
