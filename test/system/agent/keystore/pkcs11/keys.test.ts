import { verify, X509Certificate } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { hostPkcs11 } from '#test/support/devices/pkcs11UnderTest.ts';
import { createSoftHsm, DEVICE_PIN, type OnToken, SOFT_HSM_MODULE } from '#test/support/devices/softHsm.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

// How the key of a certificate is found among the keys of a device.
const folder = suiteFolder();
const message = Buffer.from('what is signed');
let first: FixtureUnit;
let second: FixtureUnit;
let third: FixtureUnit;
let rsa: FixtureUnit;
let otherRsa: FixtureUnit;

beforeAll(async () => {
  const now = Date.now();
  const ecUnits = (await createTestPki({ now, keyType: 'P-256' })).units;
  const rsaUnits = (await createTestPki({ now, keyType: 'RSA-2048' })).units;
  [first, second, third] = [ecUnits.good, ecUnits.expired, ecUnits['not-yet-valid']];
  [rsa, otherRsa] = [rsaUnits.good, rsaUnits.expired];
});

async function tokens(held: Record<string, readonly (FixtureUnit | OnToken)[]>) {
  const { configuration } = await createSoftHsm(await mkdtemp(join(folder, 'hsm-')), held);
  return hostPkcs11(SOFT_HSM_MODULE, { env: { SOFTHSM2_CONF: configuration } }).driver;
}

type Driver = Awaited<ReturnType<typeof tokens>>;

/** Signs with a unit's certificate, and resolves to whether its key made the signature. */
async function isSignedByItsKey(driver: Driver, unit: FixtureUnit): Promise<boolean> {
  const algorithm = unit.keyType === 'P-256' ? 'ES256' : 'RS256';
  const pin = Buffer.from(DEVICE_PIN);
  const id = certificateId(unit.certificateDer);
  const signature = await driver.sign({ certificateId: id, algorithm, message, pin });
  const { publicKey: key } = new X509Certificate(unit.certificateDer);
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

async function listed(driver: Driver, unit: FixtureUnit) {
  const { certificates } = await driver.list();
  return certificates.find(({ certificate }) => certificateId(certificate) === certificateId(unit.certificateDer));
}

describe('K10 a PKCS#11 device signs with the key of the certificate', () => {
  test.each<[string, () => OnToken[]]>([
    ['where two EC keys have one CKA_ID', () => [first, second].map((unit) => ({ unit, keyId: '01' }))],
    ['where two RSA keys have one CKA_ID', () => [rsa, otherRsa].map((unit) => ({ unit, keyId: '01' }))],
    ['where an RSA key and an EC key have one CKA_ID', () => [rsa, first].map((unit) => ({ unit, keyId: '01' }))],
    [
      'where the CKA_ID of the certificate is that of another key',
      () => [
        { unit: first, keyId: '01', certificateId: '02' },
        { unit: second, keyId: '02', certificateId: '01' },
      ],
    ],
    ['where no key has the CKA_ID of the certificate', () => [{ unit: first, keyId: '01', certificateId: '77' }]],
    [
      'where it has no public key object and another key has one',
      () => [{ unit: first, lacks: 'public key' }, { unit: second }],
    ],
    [
      'where there are keys without certificates',
      () => [
        { unit: third, lacks: 'certificate', keyId: '02' },
        { unit: first, keyId: '02' },
      ],
    ],
  ])('%s', async (_, held) => {
    const driver = await tokens({ Key: held() });
    for (const { unit, lacks } of held()) {
      if (lacks === 'certificate') continue;
      expect(await listed(driver, unit)).toMatchObject({ algorithms: { length: unit.keyType === 'P-256' ? 1 : 2 } });
      expect(await isSignedByItsKey(driver, unit)).toBe(true);
    }
  });

  test.each<[string, () => OnToken[]]>([
    ['has no key at all', () => [{ unit: first, lacks: 'both keys' }]],
    [
      'has another key under the same CKA_ID',
      () => [
        { unit: first, lacks: 'both keys', keyId: '01' },
        { unit: second, keyId: '01' },
      ],
    ],
    [
      'has only a key of another kind',
      () => [
        { unit: first, lacks: 'both keys', keyId: '01' },
        { unit: rsa, keyId: '01' },
      ],
    ],
  ])('and if the device %s, the login ends with CERTIFICATE_KEY_MISSING', async (_, held) => {
    const driver = await tokens({ Key: held() });
    expect(await listed(driver, first)).toMatchObject({ algorithms: ['ES256'] });
    await expect(isSignedByItsKey(driver, first)).rejects.toMatchObject({ code: 'CERTIFICATE_KEY_MISSING' });
    // Remembered until the device is removed.
    expect(await listed(driver, first)).toMatchObject({ problem: 'CERTIFICATE_KEY_MISSING' });
  });
});

test('a key with CKA_ALWAYS_AUTHENTICATE gets the PIN for each signature', async () => {
  const driver = await tokens({ Key: [{ unit: first, alwaysAuthenticate: true }] });
  expect(await isSignedByItsKey(driver, first)).toBe(true);
});

describe('a certificate on two devices', () => {
  test.each([0, 1])('is taken from the device with its key (the copy without a key has index %i)', async (index) => {
    const complete: OnToken[] = [{ unit: first }];
    const withoutKeys: OnToken[] = [{ unit: first, lacks: 'both keys', keyId: '09' }, { unit: second }];
    const [a, b] = index === 0 ? [withoutKeys, complete] : [complete, withoutKeys];
    const driver = await tokens({ A: a, B: b });
    const { certificates } = await driver.list();
    const id = certificateId(first.certificateDer);
    const copies = certificates.filter(({ certificate }) => certificateId(certificate) === id);
    expect(copies.map(({ device }) => device)).toEqual([index === 0 ? 'B' : 'A']);
    expect(await isSignedByItsKey(driver, first)).toBe(true);
  });
});
