import { EventEmitter, once } from 'node:events';
import { createTestPki } from '@hrca/certs-fixtures';
import { describe, expect, test } from 'vitest';
import type { PinDialogue } from '#agent/keystore/keystore.ts';
import type { Driver, FromWorker, ToWorker } from '#agent/keystore/native/driver.ts';
import { createNativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { loadLibrary } from '#agent/keystore/native/nativeLibrary.ts';
import { serveDriver } from '#agent/keystore/native/serveDriver.ts';
import { createSkfDriver } from '#agent/keystore/skf/skfDriver.ts';
import { bindSkfLibrary, type SkfLibrary } from '#agent/keystore/skf/skfLibrary.ts';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import { bundleFakeDeviceWorker, DEVICE_PIN, plugInFakeDevice } from '#test/support/devices/nativeKeystoreUnderTest.ts';
import {
  bytesOf,
  message,
  PIN,
  skfDeviceUnderTest,
  softKeyIsAbsent,
} from '#test/support/devices/skfDeviceUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const NEW_PIN = 'sm2-key';
const isWiped = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

// Proves that the worker process of a library wipes each PIN that it received, whether the library accepted it or not.
describe('the worker process of a library', () => {
  test.each<[string, ToWorker & { params: unknown }, boolean]>([
    ['of a signature', { id: 1, method: 'sign', params: [{ pin: bytesOf(PIN) }] } as never, false],
    ['of a signature that fails', { id: 1, method: 'sign', params: [{ pin: bytesOf(PIN) }] } as never, true],
    ['of a check', { id: 1, method: 'verifyPin', params: [{ pin: bytesOf(PIN) }] } as never, false],
    [
      'of a change',
      { id: 1, method: 'changePin', params: [{ pin: bytesOf(PIN), newPin: bytesOf(NEW_PIN) }] } as never,
      false,
    ],
    [
      'of a change that fails',
      { id: 1, method: 'changePin', params: [{ pin: bytesOf(PIN), newPin: bytesOf(NEW_PIN) }] } as never,
      true,
    ],
  ])('K5 the worker process of a library wipes the PINs %s', async (_, call, isFailing) => {
    const sent = new EventEmitter();
    let listener: (message: ToWorker) => void = () => undefined;
    const given: Uint8Array[] = [];
    const take = async ({ pin, newPin }: { pin?: Uint8Array; newPin?: Uint8Array }) => {
      for (const one of [pin, newPin]) if (one) given.push(one);
      expect(given.some(isWiped)).toBe(false);
      if (isFailing) throw new Error('the library quotes its arguments: 135790');
    };
    serveDriver({
      channel: {
        onMessage: (one) => {
          listener = one;
        },
        send: (answer) => void sent.emit('answer', answer),
        end: () => undefined,
      },
      openDriver: async () => ({ sign: take, verifyPin: take, changePin: take }) as unknown as Driver,
    });
    listener({ open: { kind: 'skf', library: 'none' } });
    listener(call);
    const [answer] = (await once(sent, 'answer')) as [FromWorker];
    expect(JSON.stringify(answer)).not.toContain(PIN);
    await expect.poll(() => given.map(isWiped)).toEqual(given.map(() => true));
    expect(given.length).toBeGreaterThan(0);
  });
});

// Proves that the zero-terminated copies for a library of GM/T 0016 are wiped as well.
describe.skipIf(softKeyIsAbsent())('copies of PINs for a library of GM/T 0016', () => {
  test.each([
    [
      'after a signature',
      (driver: Driver, certificateId: string) =>
        driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) }),
      1,
    ],
    [
      'after a wrong PIN',
      (driver: Driver, certificateId: string) =>
        driver.verifyPin({ certificateId, pin: bytesOf('000000') }).catch(() => undefined),
      1,
    ],
    [
      'after a change',
      (driver: Driver, certificateId: string) =>
        driver.changePin({ certificateId, pin: bytesOf(PIN), newPin: bytesOf(NEW_PIN) }),
      3,
    ],
  ] as const)('K5 copies of PINs for a library of GM/T 0016 are wiped %s', async (_, use, copies) => {
    const { certificateId } = await skfDeviceUnderTest();
    const library = bindSkfLibrary(loadLibrary(await buildSkfLibrary()));
    const given: Uint8Array[] = [];
    const call: SkfLibrary['call'] = (name, ...values) => {
      // The last parameter is written by the library.
      if (/PIN$/.test(name)) given.push(...values.slice(0, -1).filter((value) => value instanceof Uint8Array));
      return library.call(name, ...values);
    };
    const driver = createSkfDriver({ ...library, call });
    await use(driver, certificateId);
    expect(given).toHaveLength(copies);
    expect(given.map(isWiped)).toEqual(given.map(() => true));
    await driver.close();
  });
});

// Proves that the agent wipes both the typed PIN and its folded copy for the device, after any answer of the device.
test('K5 PINs for a device are wiped in the agent after a wrong one, a signature and a change', async () => {
  const unit = (await createTestPki({ now: Date.now() })).units.good;
  const script = await bundleFakeDeviceWorker(await temporaryFolder());
  const { driver, id } = await plugInFakeDevice({ script, unit });
  const secrets: Uint8Array[] = [];
  const seen = <T extends Uint8Array | undefined>(secret: T): T => {
    if (secret) secrets.push(secret);
    return secret;
  };
  const keystore = createNativeKeystore({
    mustChangeInitialPin: false,
    driver: {
      ...driver,
      sign: (request) => {
        seen(request.pin);
        return driver.sign(request);
      },
      changePin: (request) => {
        seen(request.pin);
        seen(request.newPin);
        return driver.changePin(request);
      },
    },
  });
  const typed = [bytesOf('wrong-1'), bytesOf(DEVICE_PIN), bytesOf(DEVICE_PIN)];
  const pins: PinDialogue = {
    askPin: async () => seen(typed.shift() as Uint8Array),
    askNewPin: async () => seen(bytesOf('js-2027')),
    askPuk: () => Promise.reject(new Error('no PUK')),
  };
  await keystore.sign({ id, algorithm: 'ES256', message: () => message, pins });
  await keystore.changePin({ id, pins });
  // Four PINs were typed, each with a copy for the device.
  expect(secrets.length).toBeGreaterThanOrEqual(8);
  expect(secrets.filter((secret) => !isWiped(secret))).toEqual([]);
});
