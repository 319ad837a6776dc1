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

describe.skipIf(softKeyIsAbsent())('a device of GM/T 0016', () => {
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

  test('reports the tries left and an initial PIN', async () => {
    const { driver } = await skfDeviceUnderTest({ triesMax: 3, isPinInitial: true });
    const [listed] = (await driver.list()).certificates;
    expect(listed?.pin).toEqual({ askedBy: 'agent', triesLeft: 3, isInitial: true, lengths: { min: 6, max: 64 } });
  });

  test('offers RS256 for RSA, and no algorithm for a curve other than SM2', async () => {
    const rsa = await skfDeviceUnderTest({ keyType: 'RSA-2048' });
    expect((await rsa.driver.list()).certificates[0]?.algorithms).toEqual(['RS256']);
    const ec = await skfDeviceUnderTest({ keyType: 'P-256' });
    expect((await ec.driver.list()).certificates[0]?.algorithms).toEqual([]);
  });

  test('lists the copy with a key of a certificate that it holds twice', async () => {
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
    ['is hidden', '0x0A00002D'],
    ['cannot be exported', '0x0A000003'],
  ])('offers a certificate whose key %s without a PIN', async (_, code) => {
    const { driver, key } = await skfDeviceUnderTest();
    await key.setSwitches(`fail SKF_ExportPublicKey ${code}`);
    expect((await driver.list()).certificates[0]).toMatchObject({ algorithms: ['SM2'], isKeyVisible: false });
  });

  test.each([0, 1])('uses the container with the key (the copy without a key has index %i)', async (location) => {
    const { units } = await pkiOf('SM2');
    const copies = [{ ...units.good, keyDer: new Uint8Array() }, units.good];
    if (location === 1) copies.reverse();
    const containers = copies.map((signing, at) => ({ name: `${at}`, signing }));
    const { driver } = await skfDeviceUnderTest({ containers });
    expect((await driver.list()).certificates).toMatchObject([{ isKeyVisible: true }]);
  });

  test('may write a DEVINFO longer than that of the standard', async () => {
    const { driver, key } = await skfDeviceUnderTest();
    await key.setSwitches('devinfo-overrun');
    expect((await driver.list()).certificates[0]?.device).toBe('江苏CA');
  });

  test('is named by its label, which is GBK if it is not UTF-8, or by its device name if it has no label', async () => {
    const { driver, key } = await skfDeviceUnderTest();
    await writeFile(join(key.folder, 'label'), Buffer.from('bdadcbd54341', 'hex'));
    expect((await driver.list()).certificates[0]?.device).toBe('江苏CA');
    await writeFile(join(key.folder, 'label'), '');
    expect((await driver.list()).certificates[0]?.device).toBe('SoftKey 0');
  });
});

describe.skipIf(softKeyIsAbsent())('several devices of GM/T 0016', () => {
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

  test('are independent: the one that cannot be read is listed with its problem', async () => {
    const { driver, first } = await twoKeys();
    await first.setSwitches('fail SKF_EnumContainer 0x0A000001');
    const { certificates, faults } = await driver.list();
    expect(certificates.map(({ device }) => device)).toEqual(['two']);
    expect(faults).toEqual([{ device: 'one', deviceSerial: 'SOFTA', problem: 'KEYSTORE_DRIVER_FAILED' }]);
  });

  test('that are removed are not listed, even if they are removed while they are read', async () => {
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
