import { createTestPki, type FixtureUnit, type KeyType, type TestPki } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { onTestFinished } from 'vitest';
import type { DeviceCertificate, Driver } from '#agent/keystore/native/driver.ts';
import { openSkfDriver } from '#agent/keystore/skf/skfDriver.ts';
import { buildSkfLibrary, skfLibraryObstacle } from '#certs-fixtures/soft-key/library.ts';
import { makeSoftKey, type SoftKey } from '#certs-fixtures/soft-key/softKey.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';

export const PIN = '135790';
/** A PIN as drivers receive it. */
export const bytesOf = (text: string): Uint8Array => Buffer.from(text);
export const message = Buffer.from('what is signed');

/** Whether the soft Key cannot be built here; prints why, once per test file. */
export function softKeyIsAbsent(): boolean {
  const obstacle = skfLibraryObstacle();
  if (obstacle) console.warn(`SKF is not tested: ${obstacle}`);
  return obstacle !== undefined;
}

const pkis = new Map<KeyType, Promise<TestPki>>();

export function pkiOf(keyType: KeyType): Promise<TestPki> {
  const made = pkis.get(keyType) ?? createTestPki({ now: Date.now(), keyType });
  pkis.set(keyType, made);
  return made;
}

/** A folder for soft Keys; the library in this process reads it. */
export async function keysFolder(): Promise<string> {
  const keys = await temporaryFolder();
  process.env.SKF_SOFT_KEYS = keys;
  return keys;
}

/** The soft Key's library, loaded into this process. */
export async function openSoftKeyDriver(options: { ulongBits?: 32 | 64 } = {}): Promise<Driver> {
  const driver = await openSkfDriver({ library: await buildSkfLibrary(options) });
  onTestFinished(() => driver.close());
  return driver;
}

/** One soft Key with a signing certificate and an encryption certificate, and a driver that lists it. */
export async function skfDeviceUnderTest({
  keyType = 'SM2',
  ulongBits = 32,
  ...options
}: {
  keyType?: KeyType;
  ulongBits?: 32 | 64;
} & Partial<Parameters<typeof makeSoftKey>[0]> = {}): Promise<{
  driver: Driver;
  key: SoftKey;
  keys: string;
  unit: FixtureUnit;
  pki: TestPki;
  certificateId: string;
}> {
  const pki = await pkiOf(keyType);
  const unit = pki.units.good;
  const keys = options.keys ?? (await keysFolder());
  const key = await makeSoftKey({
    keys,
    label: '江苏CA',
    pin: PIN,
    containers: [{ name: 'unit', signing: unit, encryption: pki.units['encryption-only'] }],
    ...options,
  });
  const driver = await openSoftKeyDriver({ ulongBits });
  return { driver, key, keys, unit, pki, certificateId: certificateId(unit.certificateDer) };
}

/** The fields of a listed certificate that tests compare. */
export function inShort({ certificate, device, algorithms, pin }: DeviceCertificate) {
  return { id: certificateId(certificate), device, algorithms, pin };
}
