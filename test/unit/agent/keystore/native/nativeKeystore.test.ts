import { verify, X509Certificate } from 'node:crypto';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { beforeAll, expect, test } from 'vitest';
import type { PinDialogue } from '#agent/keystore/keystore.ts';
import { scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { changeFakeDevice, readFakeDevice } from '#test/support/devices/fakeDevice.ts';
import { bundleFakeDeviceWorker, DEVICE_PIN, plugInFakeDevice } from '#test/support/devices/nativeKeystoreUnderTest.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const folder = suiteFolder();
let script: string;
let unit: FixtureUnit;
beforeAll(async () => {
  script = await bundleFakeDeviceWorker(folder);
  unit = (await createTestPki({ now: Date.now(), keyType: 'P-256' })).units.good;
});

type Options = Omit<Parameters<typeof plugInFakeDevice>[0], 'script' | 'unit'>;
const key = (options: Options = {}) => plugInFakeDevice({ script, unit, ...options });
const payload = Buffer.from('message');
const request = (id: string, pins: PinDialogue) => ({ id, algorithm: 'ES256', message: () => payload, pins }) as const;

/** A dialogue that answers with one PIN after the other. */
function typing(...pins: string[]): PinDialogue & { states: unknown[] } {
  const states: unknown[] = [];
  const next = async (state: { triesLeft?: number | undefined; reason?: string }) => {
    states.push(state);
    if (state.triesLeft === 0) throw Object.assign(new Error('locked'), { code: 'PIN_LOCKED' });
    const pin = pins.shift();
    if (pin === undefined) throw Object.assign(new Error('gave up'), { code: 'USER_CANCELLED' });
    return pin;
  };
  return { states, askPin: next, askNewPin: next, askPuk: () => Promise.reject(new Error('no Key has a PUK of ours')) };
}

test('a device’s certificates are listed with its name and the tries that it reports', async () => {
  const { keystore, id } = await key({ state: { triesLeft: 5 } });
  expect(await keystore.list()).toEqual([
    expect.objectContaining({ kind: 'certificate', id, device: '江苏CA Key', algorithms: ['ES256'], triesLeft: 5 }),
  ]);
});

test('a device signs with a PIN in full-width digits', async () => {
  const { keystore, id } = await key();
  const signature = await keystore.sign(request(id, typing('ｊｓ－２０２６')));
  const publicKey = { key: new X509Certificate(unit.certificateDer).publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', payload, publicKey, signature)).toBe(true);
});

test('after a wrong PIN of a device another is asked for, with the tries left, until it is locked', async () => {
  const { keystore, id } = await key({ state: { triesLeft: 2 } });
  const pins = typing('wrong-1', 'wrong-2', DEVICE_PIN);
  await expect(keystore.sign(request(id, pins))).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  expect(pins.states).toEqual([
    { triesLeft: 2 },
    { triesLeft: 1, problem: 'PIN_INCORRECT' },
    { triesLeft: 0, problem: 'PIN_LOCKED' },
  ]);
});

test('a locked device cannot be unlocked by the agent', async () => {
  const { keystore, id } = await key({ state: { triesLeft: 0 } });
  await expect(keystore.unlock({ id, pins: typing() })).rejects.toMatchObject({ code: 'KEY_LOCKED' });
});

test('a request for a device that was removed ends with KEY_REMOVED', async () => {
  const { keystore, id, file } = await key();
  await keystore.list();
  await changeFakeDevice(file, { isPluggedIn: false });
  await expect(keystore.sign(request(id, typing(DEVICE_PIN)))).rejects.toMatchObject({ code: 'KEY_REMOVED' });
});

test('a request ends with KEY_REMOVED if the device is removed while its PIN is typed', async () => {
  const { keystore, id, file } = await key();
  const pins: PinDialogue = {
    ...typing(),
    askPin: async () => {
      await changeFakeDevice(file, { isPluggedIn: false });
      return DEVICE_PIN;
    },
  };
  await expect(keystore.sign(request(id, pins))).rejects.toMatchObject({ code: 'KEY_REMOVED' });
});

test.each([
  ['the device reports an initial PIN', { state: { pin: DEVICE_PIN, isInitial: true } }],
  ['its PIN is 123456 and the settings require a change', { state: { pin: '123456' }, mustChangeInitialPin: true }],
])('a device signs only after a change of the PIN if %s', async (_, options) => {
  const { keystore, id, file } = await key(options);
  const { pin } = options.state;
  await expect(keystore.sign(request(id, scriptedUser({ pin })))).rejects.toThrow('newPin');
  expect((await readFakeDevice(file)).pin).toBe(pin);

  // Too simple for the agent's rules, too long for the device, then one that both accept.
  const pins = typing(pin, '111111', 'far-too-long-for-it', 'nj-8899');
  await expectSignature(keystore.sign(request(id, pins)), { unit, algorithm: 'ES256', message: payload });
  expect(pins.states).toEqual([
    // The setting does not show whether the PIN was changed, so no hint is given.
    { triesLeft: 6, ...('isInitial' in options.state && { isPinInitial: true }) },
    { reason: 'initial' },
    { reason: 'initial', problem: 'PIN_TOO_SIMPLE' },
    { reason: 'initial', problem: 'PIN_REFUSED_BY_DEVICE' },
  ]);
  expect(await readFakeDevice(file)).toMatchObject({ pin: 'nj-8899', isInitial: false });
});

test('a device signs with 123456 if the settings allow it', async () => {
  const { keystore, id } = await key({ state: { pin: '123456' } });
  await expectSignature(keystore.sign(request(id, typing('123456'))), { unit, algorithm: 'ES256', message: payload });
});

test('the PIN of a device is changed after the old one was right', async () => {
  const { keystore, id, file } = await key();
  await keystore.changePin({ id, pins: typing('wrong-1', DEVICE_PIN, 'nj-8899') });
  expect(await readFakeDevice(file)).toMatchObject({ pin: 'nj-8899', triesLeft: 5 });
});
