import { constants, verify, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import type { LoginAlgorithm } from '@hrca/protocol';
import { certificateId } from '@hrca/x509';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadCryptoki } from '#agent/keystore/pkcs11/cryptoki.ts';
import { hostPkcs11 } from '#test/support/devices/pkcs11UnderTest.ts';
import { createSoftHsm, DEVICE_PIN, SOFT_HSM_MODULE, type SoftHsm } from '#test/support/devices/softHsm.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const folder = suiteFolder();
const message = Buffer.from('what is signed');
const pin = () => Buffer.from(DEVICE_PIN);
let rsa: FixtureUnit;
let ec: FixtureUnit;
let sm2: FixtureUnit;
let encryption: FixtureUnit;
let hsm: SoftHsm;

beforeAll(async () => {
  const now = Date.now();
  rsa = (await createTestPki({ now, keyType: 'RSA-2048' })).units.good;
  const ecUnits = (await createTestPki({ now, keyType: 'P-256' })).units;
  ec = ecUnits.good;
  encryption = ecUnits['encryption-only'];
  sm2 = (await createTestPki({ now, keyType: 'SM2' })).units.good;
  hsm = await createSoftHsm(folder, { '江苏CA Key 01': [rsa, encryption], 'JSCA Key 02': [ec] });
});

const softHsm = () => hostPkcs11(SOFT_HSM_MODULE, { env: { SOFTHSM2_CONF: hsm.configuration } });
const idOf = ({ certificateDer }: FixtureUnit) => certificateId(certificateDer);

test('lists the certificates of all tokens without a PIN, and ignores a token that was not initialized', async () => {
  const { certificates, faults } = await softHsm().driver.list();
  expect(faults).toEqual([]);
  const facts = certificates.map(({ certificate, device, algorithms, pin }) => [
    certificateId(certificate),
    device,
    algorithms,
    pin,
  ]);
  const untold = { askedBy: 'agent', triesLeft: undefined, isInitial: false, lengths: { min: 4, max: 255 } };
  expect(facts).toHaveLength(3);
  expect(facts).toContainEqual([idOf(rsa), '江苏CA Key 01', ['RS256', 'PS256'], untold]);
  expect(facts).toContainEqual([idOf(encryption), '江苏CA Key 01', ['ES256'], untold]);
  expect(facts).toContainEqual([idOf(ec), 'JSCA Key 02', ['ES256'], untold]);
});

test.each<[LoginAlgorithm, () => FixtureUnit]>([
  ['RS256', () => rsa],
  ['PS256', () => rsa],
  ['ES256', () => ec],
])('signs with %s, which node:crypto verifies', async (algorithm, unit) => {
  const { driver } = softHsm();
  const signature = await driver.sign({ certificateId: idOf(unit()), algorithm, message, pin: pin() });
  const key = new X509Certificate(unit().certificateDer).publicKey;
  const options = {
    RS256: { key },
    PS256: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
    ES256: { key, dsaEncoding: 'ieee-p1363' as const },
    SM2: { key },
  }[algorithm];
  expect(verify('sha256', message, options, signature)).toBe(true);
  expect(verify('sha256', Buffer.from('something else'), options, signature)).toBe(false);
});

test('refuses a wrong PIN, and is logged out after a right one', async () => {
  const { driver } = softHsm();
  const request = { certificateId: idOf(ec), algorithm: 'ES256', message } as const;
  await expect(driver.sign({ ...request, pin: Buffer.from('wrong-1') })).rejects.toMatchObject({
    code: 'PIN_INCORRECT',
  });
  await expectSignature(driver.sign({ ...request, pin: pin() }), { unit: ec, algorithm: 'ES256', message });
  await expect(driver.sign({ ...request, pin: Buffer.from('wrong-1') })).rejects.toMatchObject({
    code: 'PIN_INCORRECT',
  });
  await expect(driver.verifyPin({ certificateId: idOf(ec), pin: Buffer.from('1') })).rejects.toMatchObject({
    code: 'PIN_INCORRECT',
  });
});

test('a library stays loaded after a garbage collection', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  vi.stubEnv('SOFTHSM2_CONF', hsm.configuration);
  onTestFinished(() => void vi.unstubAllEnvs());
  const cryptoki = loadCryptoki(SOFT_HSM_MODULE);
  for (let i = 0; i < 3; i++) {
    collect();
    await setImmediate();
  }
  // If it was unloaded, this call crashes the process.
  await cryptoki.call('C_Initialize', null);
  await cryptoki.call('C_Finalize', null);
});

test('changes the PIN of a token', async () => {
  const own = join(folder, 'change');
  const { configuration } = await createSoftHsm(own, { Key: [ec] });
  const { driver } = hostPkcs11(SOFT_HSM_MODULE, { env: { SOFTHSM2_CONF: configuration } });
  const request = { certificateId: idOf(ec) };
  const newPin = () => Buffer.from('nj-8899');
  await expect(driver.changePin({ ...request, pin: Buffer.from('wrong-1'), newPin: newPin() })).rejects.toMatchObject({
    code: 'PIN_INCORRECT',
  });
  // SoftHSM requires at least four characters.
  await expect(driver.changePin({ ...request, pin: pin(), newPin: Buffer.from('abc') })).rejects.toMatchObject({
    code: 'PIN_REFUSED_BY_DEVICE',
  });
  await driver.changePin({ ...request, pin: pin(), newPin: newPin() });
  await driver.verifyPin({ ...request, pin: newPin() });
  await expect(driver.verifyPin({ ...request, pin: pin() })).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
});

test('an SM2 certificate is listed without an algorithm, since PKCS#11 has no mechanism for it', async () => {
  const { configuration } = await createSoftHsm(join(folder, 'sm2'), { Key: [ec, sm2] });
  const { driver } = hostPkcs11(SOFT_HSM_MODULE, { env: { SOFTHSM2_CONF: configuration } });
  const { certificates } = await driver.list();
  const listed = certificates.find((one) => certificateId(one.certificate) === idOf(sm2));
  expect(listed?.algorithms).toEqual([]);
});

describe('a PKCS#11 library', () => {
  test('is KEYSTORE_DRIVER_MISSING if the file does not exist', async () => {
    const { driver } = hostPkcs11(join(folder, 'no-such.so'));
    await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_MISSING' });
  });

  test('is KEYSTORE_DRIVER_UNLOADABLE if the file is not a library', async () => {
    const path = join(folder, 'text.so');
    await writeFile(path, 'text');
    await expect(hostPkcs11(path).driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNLOADABLE' });
  });

  test('is KEYSTORE_DRIVER_UNLOADABLE if the library lacks C_GetFunctionList', async () => {
    const { driver } = hostPkcs11('/usr/lib/x86_64-linux-gnu/libm.so.6');
    await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNLOADABLE' });
  });
});
