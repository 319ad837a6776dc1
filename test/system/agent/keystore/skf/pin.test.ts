import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Driver } from '#agent/keystore/native/driver.ts';
import { loadLibrary } from '#agent/keystore/native/nativeLibrary.ts';
import { createSkfDriver } from '#agent/keystore/skf/skfDriver.ts';
import { bindSkfLibrary, type SkfLibrary } from '#agent/keystore/skf/skfLibrary.ts';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import {
  bytesOf,
  message,
  PIN,
  skfDeviceUnderTest,
  softKeyIsAbsent,
} from '#test/support/devices/skfDeviceUnderTest.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const WRONG = '000000';
const SAR_PIN_INCORRECT = 0x0a000024;

describe.skipIf(softKeyIsAbsent())('the PIN of a GM/T 0016 device', () => {
  test.each(['', 'wrong-pin-is-invalid'])('is locked after wrong ones (%s)', async (quirk) => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await key.setSwitches(quirk);
    for (const triesLeft of [5, 4, 3, 2, 1]) {
      await expect(driver.verifyPin({ certificateId, pin: bytesOf(WRONG) })).rejects.toMatchObject({
        code: 'PIN_INCORRECT',
        details: { triesLeft },
      });
    }
    for (const pin of [WRONG, PIN]) {
      await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(pin) })).rejects.toMatchObject({
        code: 'PIN_LOCKED',
      });
    }
    expect((await driver.list()).certificates[0]?.pin).toMatchObject({ triesLeft: 0 });
  });

  test('is locked if the library returns a wrong PIN with no tries left', async () => {
    const { certificateId } = await skfDeviceUnderTest();
    const library = bindSkfLibrary(loadLibrary(await buildSkfLibrary()));
    const call: SkfLibrary['call'] = async (name, ...values) => {
      if (name !== 'SKF_VerifyPIN') return library.call(name, ...values);
      (values.at(-1) as Buffer).fill(0);
      return SAR_PIN_INCORRECT;
    };
    const driver = createSkfDriver({ ...library, call });
    await expect(driver.verifyPin({ certificateId, pin: bytesOf(WRONG) })).rejects.toMatchObject({
      code: 'PIN_LOCKED',
    });
    await driver.close();
  });

  test('gets all its tries back after a right one', async () => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await driver.verifyPin({ certificateId, pin: bytesOf(WRONG) }).catch(() => undefined);
    expect(await key.triesLeft()).toBe(5);
    await driver.verifyPin({ certificateId, pin: bytesOf(PIN) });
    expect(await key.triesLeft()).toBe(6);
  });

  test('is needed for each signature: no login is kept', async () => {
    const { driver, unit, certificateId } = await skfDeviceUnderTest();
    const signing = driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
    await expectSignature(signing, { unit, algorithm: 'SM2', message });
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(WRONG) })).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
    });
  });

  test.each<[string, (driver: Driver, certificateId: string) => Promise<unknown>]>([
    [
      'a signature',
      (driver, certificateId) => driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) }),
    ],
    ['a check of the PIN', (driver, certificateId) => driver.verifyPin({ certificateId, pin: bytesOf(PIN) })],
    [
      'a change',
      (driver, certificateId) => driver.changePin({ certificateId, pin: bytesOf(PIN), newPin: bytesOf('sm2-key') }),
    ],
  ])('leaves no login on the device after %s', async (_, use) => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await use(driver, certificateId);
    expect(existsSync(join(key.folder, 'HRCA', 'logged-in'))).toBe(false);
  });

  test('is checked even if another program is logged in', async () => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await key.setSwitches('logged-in-already');
    await expect(driver.verifyPin({ certificateId, pin: bytesOf(WRONG) })).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
      details: { triesLeft: 5 },
    });
    await expect(driver.verifyPin({ certificateId, pin: bytesOf(PIN) })).resolves.toBeUndefined();
  });

  test('is changed, and the old one is then wrong', async () => {
    const { driver, key, certificateId } = await skfDeviceUnderTest({ isPinInitial: true });
    await driver.changePin({ certificateId, pin: bytesOf(PIN), newPin: bytesOf('sm2-key') });
    expect(await key.pin()).toBe('sm2-key');
    expect((await driver.list()).certificates[0]?.pin).toMatchObject({ isInitial: false });
    await expect(driver.verifyPin({ certificateId, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
    });
    await driver.verifyPin({ certificateId, pin: bytesOf('sm2-key') });
  });

  test.each(['', 'wrong-pin-is-invalid'])('is not changed to one that the device refuses (%s)', async (quirk) => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await key.setSwitches(quirk);
    await expect(
      driver.changePin({ certificateId, pin: bytesOf(PIN), newPin: bytesOf('0123456789abcdefg') }),
    ).rejects.toMatchObject({
      code: 'PIN_REFUSED_BY_DEVICE',
    });
    expect(await key.pin()).toBe(PIN);
    expect(await key.triesLeft()).toBe(6);
  });

  test('is not changed without the right one', async () => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await expect(
      driver.changePin({ certificateId, pin: bytesOf(WRONG), newPin: bytesOf('sm2-key') }),
    ).rejects.toMatchObject({
      code: 'PIN_INCORRECT',
      details: { triesLeft: 5 },
    });
    expect(await key.pin()).toBe(PIN);
  });

  test('has an unknown number of tries if the device does not report them', async () => {
    const { driver, key } = await skfDeviceUnderTest();
    await key.setSwitches('fail SKF_GetPINInfo 0x0A000003');
    expect((await driver.list()).certificates[0]?.pin).toMatchObject({ triesLeft: undefined });
  });
});
