import { expect, test } from 'vitest';
import { withDistinctNames } from '#agent/keystore/native/deviceEntries.ts';
import type { DeviceCertificate } from '#agent/keystore/native/driver.ts';

const on = (device: string, deviceSerial?: string) => ({ device, ...(deviceSerial && { deviceSerial }) });
const names = (devices: object[], faulty: object[] = []) => {
  const faults = faulty.map((one) => ({ ...on('?'), ...one, problem: 'KEY_UNREADABLE' as const }));
  const listed = withDistinctNames({ certificates: devices as DeviceCertificate[], faults });
  return [...listed.certificates, ...listed.faults].map(({ device }) => device);
};

test('two devices of one model have the end of their serial numbers in their names', () => {
  expect(names([on('江苏CA', '0000202611270001'), on('江苏CA', '0000202611270002'), on('JSCA', '7')])).toEqual([
    '江苏CA (11270001)',
    '江苏CA (11270002)',
    'JSCA',
  ]);
});

test('a device that cannot be read has another name than one of the same model that can', () => {
  expect(names([on('江苏CA', '1')], [on('江苏CA', '2')])).toEqual(['江苏CA (1)', '江苏CA (2)']);
});

test('names of a device with several certificates, or of devices without serial numbers, are unchanged', () => {
  expect(names([on('江苏CA', '1'), on('江苏CA', '1')])).toEqual(['江苏CA', '江苏CA']);
  expect(names([on('江苏CA'), on('江苏CA')])).toEqual(['江苏CA', '江苏CA']);
});
