import { expect, test } from 'vitest';
import { inUnitOrder } from '#agent/certificates/certificateOrder.ts';
import { certificateView } from '#test/support/browser/windowViews.ts';

const DAY_MS = 86_400_000;
const ordered = (views: Parameters<typeof certificateView>[0][]) =>
  inUnitOrder(views.map((change, number) => ({ view: certificateView({ number, ...change }) }))).map(
    ({ view }) => view,
  );

test('certificates are sorted by unit name in Chinese order, units without a usable certificate last', () => {
  const names = ordered([
    { unitName: '无锡示例有限公司', unitCode: 'W' },
    { unitName: '常州示例有限公司', unitCode: 'C', problem: 'CERTIFICATE_EXPIRED' },
    { unitName: '苏州示例有限公司', unitCode: 'S' },
    { unitName: '南京示例有限公司', unitCode: 'N' },
  ]).map(({ unitName }) => unitName.slice(0, 2));
  expect(names).toEqual(['南京', '苏州', '无锡', '常州']);
});

test('certificates of one unit are together: usable first, then last used, then latest end, encryption certificate last', () => {
  const unit = { unitName: '苏州示例有限公司', unitCode: 'S' };
  const order = ordered([
    { ...unit, serialNumber: 'twin', problem: 'CERTIFICATE_ENCRYPTION_ONLY' },
    { ...unit, serialNumber: 'expired', problem: 'CERTIFICATE_EXPIRED' },
    { unitName: '扬州示例有限公司', unitCode: 'Y', serialNumber: 'other unit' },
    { ...unit, serialNumber: 'sooner', daysLeft: 10 },
    { ...unit, serialNumber: 'later', daysLeft: 300 },
    { ...unit, serialNumber: 'used', daysLeft: 5, usedAt: Date.now() - DAY_MS },
  ]).map(({ serialNumber }) => serialNumber);
  expect(order).toEqual(['used', 'later', 'sooner', 'expired', 'twin', 'other unit']);
});

test('certificates of two units with the same name are not mixed', () => {
  const order = ordered(['B', 'A', 'B', 'A'].map((unitCode) => ({ unitName: '同名有限公司', unitCode })));
  expect(order.map(({ unitCode }) => unitCode)).toEqual(['A', 'A', 'B', 'B']);
});

test('certificates of a unit that has changed its name are together, under the new name', () => {
  const unit = { unitCode: 'R' };
  const order = ordered([
    { ...unit, unitName: '阿里示例有限公司', problem: 'CERTIFICATE_EXPIRED' },
    { unitName: '南京示例有限公司', unitCode: 'N' },
    { ...unit, unitName: '新名示例有限公司' },
  ]);
  expect(order.map(({ unitName }) => unitName.slice(0, 2))).toEqual(['南京', '新名', '阿里']);
});
