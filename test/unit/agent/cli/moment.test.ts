import { expect, onTestFinished, test } from 'vitest';
import { formatCertificates } from '#agent/cli/formatCertificates.ts';
import { moment } from '#agent/cli/moment.ts';

function setZone(zone: string) {
  const before = process.env.TZ;
  process.env.TZ = zone;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
}

test.each([
  ['Asia/Shanghai', '2026-11-28 02:05:09 +08:00'],
  ['America/St_Johns', '2026-11-27 14:35:09 -03:30'],
  ['UTC', '2026-11-27 18:05:09 +00:00'],
])('a time in the zone %s is shown as local time with its offset, and as ISO 8601', (zone, local) => {
  setZone(zone);
  expect(moment(Date.UTC(2026, 10, 27, 18, 5, 9))).toEqual({ local, iso: '2026-11-27T18:05:09.000Z' });
});

test('the list shows the last day of a certificate as a date in local time', async () => {
  setZone('Asia/Shanghai');
  const certificate = {
    id: 'ab'.repeat(32),
    unitName: '南京测试有限公司',
    unitCode: '9144030071526726XG',
    issuer: 'JSCA',
    serialNumber: '01',
    keyKind: 'RSA 2048',
    notBefore: 0,
    // Midnight in China, the day before in UTC.
    notAfter: Date.UTC(2026, 11, 31, 16),
  };
  const lines = await formatCertificates({ certificates: [certificate as never], faults: [] }, ({ zh }) => zh);
  expect(lines.join('\n')).toContain('有效期至 2027-01-01');
});
