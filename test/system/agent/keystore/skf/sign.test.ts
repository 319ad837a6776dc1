import { createPublicKey, verify } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { describe, expect, test } from 'vitest';
import { isSignedBy } from '#agent/signing/checkSignature.ts';
import { prepareLogin } from '#agent/signing/loginSignature.ts';
import {
  bytesOf,
  message,
  PIN,
  pkiOf,
  skfDeviceUnderTest,
  softKeyIsAbsent,
} from '#test/support/devices/skfDeviceUnderTest.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const challenge = Buffer.alloc(32, 7).toString('base64url');
const origin = 'https://portal.example.cn';

describe.skipIf(softKeyIsAbsent())('a signature by a GM/T 0016 device', () => {
  test.each([
    { keyType: 'SM2', algorithm: 'SM2', ulongBits: 32 },
    { keyType: 'SM2', algorithm: 'SM2', ulongBits: 64 },
    { keyType: 'RSA-2048', algorithm: 'RS256', ulongBits: 32 },
  ] as const)('makes a login with $algorithm that the verifier accepts, ULONG of $ulongBits bits', async (kind) => {
    const { driver, unit, pki, certificateId } = await skfDeviceUnderTest(kind);
    const { algorithm } = kind;
    const request = { origin, challenge, format: 'jws' } as const;
    const prepared = prepareLogin({ request, algorithm, chain: unit.chain, now: Date.now() });
    const signature = await driver.sign({ certificateId, algorithm, message: prepared.message, pin: bytesOf(PIN) });
    const login = await verifyLogin(prepared.token(signature), {
      expectedChallenge: challenge,
      expectedOrigin: origin,
      trustAnchors: parseTrustAnchors(pki.trustAnchorPem),
      revocation: skipRevocationCheck,
    });
    expect(login.unit.code).toBe(unit.code);
  });

  // r and s are right-aligned in 64 bytes. One signature in 128 has a shorter number, which must not be shifted.
  test('has r and s padded to 32 bytes', async () => {
    const { driver, unit, certificateId } = await skfDeviceUnderTest();
    for (let i = 0; i < 200; i++) {
      const signing = driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
      await expectSignature(signing, { unit, algorithm: 'SM2', message });
    }
  });

  test('is made with a bare digest if the library adds the DigestInfo itself', async () => {
    const { driver, key, unit, certificateId } = await skfDeviceUnderTest({ keyType: 'RSA-2048' });
    await key.setSwitches('rsa-wants-bare-digest');
    const signature = await driver.sign({ certificateId, algorithm: 'RS256', message, pin: bytesOf(PIN) });
    expect(verify('sha256', message, createPublicKey(unit.certificatePem), signature)).toBe(true);
  });

  test('that is wrong is refused as an error of the driver', async () => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await key.setSwitches('signature-is-wrong');
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'KEYSTORE_SIGNATURE_WRONG',
      details: { call: 'SKF_ECCSignData' },
    });
  });

  test.each([
    'SM2',
    'RSA-2048',
  ] as const)('K10 is made by the %s key of the certificate, which may be in another container', async (keyType) => {
    const { units } = await pkiOf(keyType);
    const mixed = (certificate: typeof units.good, key: typeof units.good) => ({
      certificateDer: certificate.certificateDer,
      keyDer: key.keyDer,
    });
    const { driver, unit, certificateId } = await skfDeviceUnderTest({
      keyType,
      containers: [
        { name: '1', signing: mixed(units.good, units.expired) },
        { name: '2', signing: mixed(units.expired, units.good) },
      ],
    });
    const algorithm = keyType === 'SM2' ? 'SM2' : 'RS256';
    const signature = await driver.sign({ certificateId, algorithm, message, pin: bytesOf(PIN) });
    expect(isSignedBy({ certificate: unit.certificateDer, algorithm, message, signature })).toBe(true);
  });

  test.each([
    ['no key', () => new Uint8Array()],
    ['another key', (other: Uint8Array) => other],
  ])('K10 ends with CERTIFICATE_KEY_MISSING if the device has %s for the certificate', async (_, key) => {
    const { units } = await pkiOf('SM2');
    const signing = { certificateDer: units.good.certificateDer, keyDer: key(units.expired.keyDer) };
    const { driver, certificateId, key: softKey } = await skfDeviceUnderTest({ containers: [{ name: 'c', signing }] });
    expect((await driver.list()).certificates).toMatchObject([{ algorithms: ['SM2'], isKeyVisible: false }]);
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'CERTIFICATE_KEY_MISSING',
    });
    expect((await driver.list()).certificates).toMatchObject([{ problem: 'CERTIFICATE_KEY_MISSING' }]);
    await softKey.unplug();
    await driver.list();
    await softKey.plug();
    expect((await driver.list()).certificates[0]).not.toHaveProperty('problem');
  });

  test('is made at the present location of the certificate if that has changed', async () => {
    const { driver, keys, unit, certificateId } = await skfDeviceUnderTest();
    await driver.list();
    await rename(join(keys, 'SoftKey 0'), join(keys, 'SoftKey 1'));
    const signing = driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
    await expectSignature(signing, { unit, algorithm: 'SM2', message });
  });

  test('is never made by another device with the same name', async () => {
    const { driver, keys, certificateId } = await skfDeviceUnderTest();
    await driver.list();
    const { units } = await pkiOf('SM2');
    await rename(join(keys, 'SoftKey 0'), join(keys, '..', `gone-${process.pid}`));
    const other = await skfDeviceUnderTest({ keys, containers: [{ name: 'unit', signing: units.expired }] });
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'KEY_REMOVED',
    });
    expect(await other.key.triesLeft()).toBe(6);
  });

  test('is refused for a certificate that is on no device', async () => {
    const { driver } = await skfDeviceUnderTest();
    await expect(
      driver.sign({ certificateId: '00'.repeat(32), algorithm: 'SM2', message, pin: bytesOf(PIN) }),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' });
  });
});

describe.skipIf(softKeyIsAbsent())('a GM/T 0016 device that is removed', () => {
  test.each([
    ['before the login', 'SKF_ConnectDev'],
    ['between PIN and signature', 'SKF_VerifyPIN'],
    ['mid-signature', 'SKF_ECCSignData'],
  ])('%s is KEY_REMOVED', async (_, call) => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await driver.list();
    await key.setSwitches(`unplug ${call}`);
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'KEY_REMOVED',
    });
    expect(await key.triesLeft()).toBe(6);
  });

  test.each(['0x0A000001', '0x0A000005', '0x0B000035'])('is KEY_REMOVED if the library returns %s', async (code) => {
    const { driver, key, certificateId } = await skfDeviceUnderTest();
    await driver.list();
    await key.setSwitches('unplug SKF_ECCSignData', `removed-code ${code}`);
    await expect(driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) })).rejects.toMatchObject({
      code: 'KEY_REMOVED',
    });
  });

  test('signs again after it was put back', async () => {
    const { driver, key, unit, certificateId } = await skfDeviceUnderTest();
    await key.setSwitches('unplug SKF_ECCSignData');
    await driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) }).catch(() => undefined);
    await key.setSwitches();
    await key.plug();
    const signing = driver.sign({ certificateId, algorithm: 'SM2', message, pin: bytesOf(PIN) });
    await expectSignature(signing, { unit, algorithm: 'SM2', message });
  });
});
