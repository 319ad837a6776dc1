import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createNativeHost } from '#agent/keystore/native/nativeHost.ts';
import { nativeWorkerStarter } from '#agent/keystore/native/startNativeWorker.ts';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import { built } from '#test/support/built/built.ts';
import {
  bytesOf,
  message,
  PIN,
  skfDeviceUnderTest,
  softKeyIsAbsent,
} from '#test/support/devices/skfDeviceUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const limits = { list: 10_000, work: 2_000, dialogue: 10_000 };
const script = built('agent/dist/nativeWorker.js');

/** The built worker process, with a library of GM/T 0016. */
function host(library: string) {
  const clock = { now: 0 };
  const driver = createNativeHost({
    spec: { kind: 'skf', library },
    startWorker: nativeWorkerStarter({ script, environment: process.env }),
    limits,
    now: () => clock.now,
    onEnd: () => undefined,
  });
  onTestFinished(() => driver.close());
  return { driver, clock };
}

describe.skipIf(softKeyIsAbsent())('a library of GM/T 0016 in a worker process', () => {
  test('lists and signs', async () => {
    const { unit, certificateId } = await skfDeviceUnderTest();
    const { driver } = host(await buildSkfLibrary());
    expect((await driver.list()).certificates).toHaveLength(2);
    const signing = driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
    await expectSignature(signing, { unit, algorithm: 'SM2', message });
  });

  test('reports devices that are plugged in or removed', async () => {
    const { key } = await skfDeviceUnderTest();
    const { driver } = host(await buildSkfLibrary());
    let count = 0;
    driver.watch(() => {
      count += 1;
    });
    await driver.list();
    await key.unplug();
    await expect.poll(() => count).toBe(1);
  });

  test('that crashes while it signs does not affect the agent, and works again afterwards', async () => {
    const { key, unit, certificateId } = await skfDeviceUnderTest();
    const { driver, clock } = host(await buildSkfLibrary());
    await key.setSwitches('crash SKF_ECCSignData');
    const sign = () => driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
    await expect(sign()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED' });
    await key.setSwitches();
    clock.now += 60_000;
    await expectSignature(sign(), { unit, algorithm: 'SM2', message });
  });

  test('that exceeds the time limit is ended', async () => {
    const { key, certificateId } = await skfDeviceUnderTest();
    const { driver } = host(await buildSkfLibrary());
    await key.setSwitches('slow SKF_ECCSignData 60000');
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'KEYSTORE_DRIVER_UNRESPONSIVE',
    });
  });

  test('that is truncated on disk crashes the worker process only', async () => {
    const library = join(await temporaryFolder(), 'libcut.so');
    const bytes = await readFile(await buildSkfLibrary());
    await writeFile(library, bytes.subarray(0, bytes.length / 2));
    await expect(host(library).driver.list()).rejects.toMatchObject({
      code: expect.stringMatching(/^KEYSTORE_DRIVER_(?:CRASHED|UNLOADABLE)$/),
    });
  });

  test('that does not exist is KEYSTORE_DRIVER_MISSING, also from the worker process', async () => {
    await expect(host(join(await temporaryFolder(), 'libgone.so')).driver.list()).rejects.toMatchObject({
      code: 'KEYSTORE_DRIVER_MISSING',
    });
  });
});
