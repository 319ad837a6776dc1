import { type WindowAction, windowActionSchema } from '@hrca/protocol';
import { describe, expect, test } from 'vitest';
import { eachFieldLeftOut } from '#test/support/tokens/eachFieldLeftOut.ts';

const certificateId = '0a'.repeat(32);

/** One of every action, with all that it must have. */
const samples: { [A in WindowAction['action']]: Extract<WindowAction, { action: A }> } = {
  choose: { action: 'choose', certificateId },
  consent: { action: 'consent' },
  pin: { action: 'pin', pin: '135790' },
  newPin: { action: 'newPin', pin: '135790' },
  puk: { action: 'puk', puk: '4821-0937-5562', pin: '135790' },
  back: { action: 'back' },
  cancel: { action: 'cancel' },
  import: { action: 'import', files: [{ name: 'unit.p12', contents: 'MIIE' }], passphrase: 'from the CA' },
  passphrase: { action: 'passphrase', passphrase: 'from the CA' },
  chooseKeys: { action: 'chooseKeys', certificateIds: [certificateId] },
  replace: { action: 'replace' },
  noted: { action: 'noted' },
  changePin: { action: 'changePin', certificateId },
  unlock: { action: 'unlock', certificateId },
  remove: { action: 'remove', certificateId },
  active: { action: 'active' },
};

const isAccepted = (action: unknown) => windowActionSchema.safeParse(action).success;

describe.each(Object.values(samples))('$action', (sample) => {
  test('is accepted unchanged', () => {
    expect(windowActionSchema.parse(sample)).toEqual(sample);
  });

  test.each(eachFieldLeftOut({ ...sample }))('is refused without %s', (_field, rest) => {
    expect(isAccepted(rest)).toBe(false);
  });

  test('is refused with a field that it does not know', () => {
    expect(isAccepted({ ...sample, later: true })).toBe(false);
  });

  test.each(Object.keys(sample))('is refused where %s is not text', (field) => {
    for (const value of [1, null, true, {}, ['x']]) expect(isAccepted({ ...sample, [field]: value })).toBe(false);
  });
});

test('an unknown action is refused', () => {
  for (const action of ['', 'sign', 'PIN', 'constructor']) expect(isAccepted({ action })).toBe(false);
});

describe.each([
  ['pin', samples.pin, 'pin'],
  ['newPin', samples.newPin, 'pin'],
  ['puk', samples.puk, 'pin'],
  ['puk', samples.puk, 'puk'],
] as const)('secret of %s', (_action, sample, field) => {
  test(`${field} has 1 to 256 characters`, () => {
    for (const length of [1, 256]) expect(isAccepted({ ...sample, [field]: 'x'.repeat(length) })).toBe(true);
    for (const length of [0, 257]) expect(isAccepted({ ...sample, [field]: 'x'.repeat(length) })).toBe(false);
  });
});

test.each(['choose', 'changePin', 'unlock', 'remove'] as const)('%s names a certificate by 64 hex digits', (action) => {
  for (const id of ['', '0a'.repeat(31), '0A'.repeat(32), '../../'.repeat(21)]) {
    expect(isAccepted({ action, certificateId: id })).toBe(false);
  }
});

test('an import may have an empty passphrase, and its size is limited', () => {
  expect(isAccepted({ ...samples.import, passphrase: '' })).toBe(true);
  expect(isAccepted({ ...samples.import, passphrase: 'x'.repeat(257) })).toBe(false);
  expect(isAccepted({ ...samples.import, files: [{ name: 'x', contents: 'A'.repeat(400_000) }] })).toBe(true);
  expect(isAccepted({ ...samples.import, files: [{ name: 'x', contents: 'A'.repeat(400_001) }] })).toBe(false);
});
