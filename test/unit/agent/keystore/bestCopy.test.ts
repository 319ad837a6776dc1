import { expect, test } from 'vitest';
import { type Copy, keepBetterCopy } from '#agent/keystore/bestCopy.ts';

const usable: Copy = { algorithms: ['SM2'] };
/** From best to worst. */
const ranked: readonly (readonly [string, Copy])[] = [
  ['whose key is visible', { ...usable, isKeyVisible: true }],
  ['whose key a device may hide', { ...usable, isKeyVisible: false }],
  ['on a locked device', { ...usable, isKeyVisible: true, pin: { askedBy: 'agent', triesLeft: 0 } }],
  ['that cannot be read', { algorithms: [], problem: 'CERTIFICATE_MALFORMED' }],
];
const pairs = ranked.flatMap((better, at) => ranked.slice(at + 1).map((worse) => [better, worse] as const));

test.each(pairs)('of two copies of a certificate, the one %s is used in either order', (better, worse) => {
  for (const order of [
    [better, worse],
    [worse, better],
  ] as const) {
    const kept = new Map<string, readonly [string, Copy]>();
    for (const one of order) keepBetterCopy(kept, 'id', one, ([, copy]) => copy);
    expect(kept.get('id')).toBe(better);
  }
});

test.each<[string, Copy]>([
  ['has no key', { ...usable, problem: 'CERTIFICATE_KEY_MISSING' }],
  ['only encrypts', { algorithms: [] }],
])('a copy of a certificate that %s is replaced by one that may sign', (_, worse) => {
  const kept = new Map([['id', worse]]);
  keepBetterCopy(kept, 'id', usable, (copy) => copy);
  expect(kept.get('id')).toBe(usable);
});

test('of two equal copies of a certificate, the first is used', () => {
  const first = { ...usable };
  const kept = new Map([['id', first]]);
  keepBetterCopy(kept, 'id', usable, (copy) => copy);
  expect(kept.get('id')).toBe(first);
});
