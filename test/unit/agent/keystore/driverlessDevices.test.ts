import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@hrca/protocol';
import { expect, test, vi } from 'vitest';
import { reportDriverlessDevices } from '#agent/keystore/driverlessDevices.ts';
import type { KeystoreEntry } from '#agent/keystore/keystore.ts';
import type { MergedKeystore } from '#agent/keystore/mergedKeystore.ts';
import { pluggedLinuxDevices } from '#agent/platform/usb/linuxUsb.ts';
import { vendorNumbersIn } from '#agent/platform/usb/windowsUsb.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const driverless = { kind: 'fault', name: '龙脉 USB Key', problem: 'KEY_DRIVER_MISSING' };
const driverProblem = (problem: ErrorCode): KeystoreEntry => ({ kind: 'fault', name: 'GM3000', problem });
const fromFile = { kind: 'certificate', id: 'a' } as KeystoreEntry;
const onDevice = { kind: 'certificate', id: 'b', device: 'Key' } as KeystoreEntry;

function reporting(entries: KeystoreEntry[], pluggedDevices: () => Promise<string[]>) {
  const keystore = { list: async () => entries, watch: () => () => undefined } as unknown as MergedKeystore;
  return reportDriverlessDevices({ keystore, pluggedDevices });
}

test.each<[string, KeystoreEntry[], boolean]>([
  ['nothing is listed', [], true],
  ['only certificates from files are listed', [fromFile], true],
  ['the driver is missing', [driverProblem('KEYSTORE_DRIVER_MISSING')], true],
  ['the driver cannot be loaded', [driverProblem('KEYSTORE_DRIVER_UNLOADABLE')], true],
  ['a certificate is read from a device', [onDevice], false],
  ['a driver fails, which may be the right one', [driverProblem('KEYSTORE_DRIVER_FAILED')], false],
  ['a driver is slow', [driverProblem('KEYSTORE_DRIVER_SLOW')], false],
])('devices without a driver are searched for if %s', async (_, entries, isReported) => {
  const keystore = reporting(entries, async () => ['龙脉 USB Key']);
  expect(await keystore.list()).toEqual(isReported ? [...entries, driverless] : entries);
});

test('the list of certificates is unchanged if the system cannot list plugged devices', async () => {
  const keystore = reporting([fromFile], () => Promise.reject(new Error('no such call')));
  expect(await keystore.list()).toEqual([fromFile]);
});

test('an open list shows a device without a driver, and polling ends when the list is closed', async () => {
  vi.useFakeTimers();
  try {
    let plugged: string[] = [];
    const pluggedDevices = vi.fn(async () => plugged);
    const listener = vi.fn();
    const unwatch = reporting([], pluggedDevices).watch(listener);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(listener).not.toHaveBeenCalled();
    plugged = ['飞天 USB Key'];
    await vi.advanceTimersByTimeAsync(4_000);
    expect(listener).toHaveBeenCalledTimes(1);
    unwatch();
    const calls = pluggedDevices.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pluggedDevices).toHaveBeenCalledTimes(calls);
  } finally {
    vi.useRealTimers();
  }
});

test('on Linux plugged devices are recognised by the vendor numbers in sysfs', async () => {
  const folder = await temporaryFolder();
  for (const [name, vendor] of Object.entries({ usb1: '1d6b', '1-2': '055c', '1-3': '096e', '1-4': '0a5c' })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'idVendor'), `${vendor}\n`);
  }
  await mkdir(join(folder, '1-2:1.0'));
  expect((await pluggedLinuxDevices(folder)).sort()).toEqual(['飞天 USB Key', '龙脉 USB Key']);
  expect(await pluggedLinuxDevices(join(folder, 'none'))).toEqual([]);
});

test('on Windows a device with several interfaces counts once', () => {
  const ids = [
    'USB\\VID_055C&PID_E618\\7&1234&0&1',
    'USB\\VID_055C&PID_E618&MI_00\\8&1&0&0000',
    'USB\\ROOT_HUB30\\4&1',
    '',
    '',
  ];
  expect(vendorNumbersIn(ids.join('\0'))).toEqual(['055C']);
});
