import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateId } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { makeSoftKey } from '#certs-fixtures/soft-key/softKey.ts';
import {
  inShort,
  keysFolder,
  openSoftKeyDriver,
  PIN,
  pkiOf,
  skfDeviceUnderTest,
  softKeyIsAbsent,
} from '#test/support/devices/skfDeviceUnderTest.ts';

describe.skipIf(softKeyIsAbsent())('a Key of GM/T 0016', () => {
  test.each([
    32, 64,
  ] as const)('lists signing certificate and encryption twin without a PIN, ULONG of %i bits', async (ulongBits) => {
    const { driver, unit, pki } = await skfDeviceUnderTest({ ulongBits });
    const { certificates, faults } = await driver.list();
    const pin = { askedBy: 'agent', triesLeft: 6, isInitial: false, lengths: { min: 6, max: 64 } };
    expect(faults).toEqual([]);
    expect(certificates.map(inShort)).toEqual([
      { id: certificateId(unit.certificateDer), device: '江苏CA', algorithms: ['SM2'], pin },
      { id: certificateId(pki.units['encryption-only'].certificateDer), device: '江苏CA', algorithms: [], pin },
    ]);
  });

  test('says which tries are left and that its PIN is the initial one', async () => {
    const { driver } = await skfDeviceUnderTest({ triesMax: 3, isPinInitial: true });
    const [listed] = (await driver.list()).certificates;
    expect(listed?.pin).toEqual({ askedBy: 'agent', triesLeft: 3, isInitial: true, lengths: { min: 6, max: 64 } });
  });

  test('offers RS256 for RSA, and nothing for a curve that is not of SM2', async () => {
    const rsa = await skfDeviceUnderTest({ keyType: 'RSA-2048' });
    expect((await rsa.driver.list()).certificates[0]?.algorithms).toEqual(['RS256']);
    const ec = await skfDeviceUnderTest({ keyType: 'P-256' });
    expect((await ec.driver.list()).certificates[0]?.algorithms).toEqual([]);
  });

  test('lists a certificate once that it holds twice, with its key', async () => {
    const { units } = await pkiOf('SM2');
    const { certificateDer } = units.good;
    const { driver } = await skfDeviceUnderTest({
      containers: [
        { name: '1 without a key', encryption: units.good },
        { name: '2', signing: units.good },
        { name: '3', signing: units.good },
        { name: '4 without a key', encryption: units.good },
      ],
    });
    const { certificates } = await driver.list();
    expect(certificates.map(inShort)).toMatchObject([{ id: certificateId(certificateDer), algorithms: ['SM2'] }]);
  });

  test.each([
    ['is hidden before the login', '0x0A00002D'],
    ['cannot be asked for', '0x0A000003'],
  ])('offers a certificate whose key %s', async (_, code) => {
    const { driver, key } = await skfDeviceUnderTest();
    await key.setSwitches(`fail SKF_ExportPublicKey ${code}`);
    expect((await driver.list()).certificates[0]).toMatchObject({ algorithms: ['SM2'], isKeySeen: false });
  });

  test.each([
    0, 1,
  ])('takes a certificate from the container with its key (copy without at place %i)', async (location) => {
    const { units } = await pkiOf('SM2');
    const copies = [{ ...units.good, keyDer: new Uint8Array() }, units.good];
    if (location === 1) copies.reverse();
    const containers = copies.map((signing, at) => ({ name: `${at}`, signing }));
    const { driver } = await skfDeviceUnderTest({ containers });
    expect((await driver.list()).certificates).toMatchObject([{ isKeySeen: true }]);
  });

  test('survives a DEVINFO that is longer than the standard has it', async () => {
    const { driver, key } = await skfDeviceUnderTest();
    await key.setSwitches('devinfo-overrun');
    expect((await driver.list()).certificates[0]?.device).toBe('江苏CA');
  });

  test('has its label read as GBK where it is no UTF-8, and its device name where it has none', async () => {
    const { driver, key } = await skfDeviceUnderTest();
    await writeFile(join(key.folder, 'label'), Buffer.from('bdadcbd54341', 'hex'));
    expect((await driver.list()).certificates[0]?.device).toBe('江苏CA');
    await writeFile(join(key.folder, 'label'), '');
    expect((await driver.list()).certificates[0]?.device).toBe('SoftKey 0');
  });
});

describe.skipIf(softKeyIsAbsent())('several Keys', () => {
  const twoKeys = async () => {
    const keys = await keysFolder();
    const [sm2, rsa] = [await pkiOf('SM2'), await pkiOf('RSA-2048')];
    const first = await makeSoftKey({
      keys,
      name: 'A',
      label: 'one',
      pin: PIN,
      containers: [{ name: 'c', signing: sm2.units.good }],
    });
    await makeSoftKey({
      keys,
      name: 'B',
      label: 'two',
      pin: PIN,
      containers: [{ name: 'c', signing: rsa.units.good }],
    });
    return { first, driver: await openSoftKeyDriver() };
  };

  test('are listed one after the other', async () => {
    const { driver } = await twoKeys();
    expect((await driver.list()).certificates.map(({ device }) => device)).toEqual(['one', 'two']);
  });

  test('do not stop each other: the one that cannot be read is a fault', async () => {
    const { driver, first } = await twoKeys();
    await first.setSwitches('fail SKF_EnumContainer 0x0A000001');
    const { certificates, faults } = await driver.list();
    expect(certificates.map(({ device }) => device)).toEqual(['two']);
    expect(faults).toEqual([{ device: 'one', deviceSerial: 'SOFTA', problem: 'KEYSTORE_DRIVER_FAILED' }]);
  });

  test('that are pulled out are not listed, not even while being read', async () => {
    const { driver, first } = await twoKeys();
    await first.setSwitches('unplug SKF_EnumContainer');
    for (let time = 0; time < 2; time++) {
      const { certificates, faults } = await driver.list();
      expect(certificates.map(({ device }) => device)).toEqual(['two']);
      expect(faults).toEqual([]);
    }
    await first.setSwitches();
    await first.plug();
    expect((await driver.list()).certificates).toHaveLength(2);
  });
});
