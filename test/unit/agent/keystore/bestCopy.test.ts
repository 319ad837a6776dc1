import { expect, test } from 'vitest';
import { type Copy, keepBetterCopy } from '#agent/keystore/bestCopy.ts';

const usable: Copy = { algorithms: ['SM2'] };
/** From the best to the worst. */
const ranked: readonly (readonly [string, Copy])[] = [
  ['whose key is seen', { ...usable, isKeySeen: true }],
  ['whose key a device may hide', { ...usable, isKeySeen: false }],
  ['on a locked device', { ...usable, isKeySeen: true, pin: { askedBy: 'agent', triesLeft: 0 } }],
  ['that cannot be read', { algorithms: [], problem: 'CERTIFICATE_MALFORMED' }],
];
const pairs = ranked.flatMap((better, at) => ranked.slice(at + 1).map((worse) => [better, worse] as const));

test.each(pairs)('a copy %s is kept, in either order', (better, worse) => {
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
])('a copy that %s gives way to one that may sign', (_, worse) => {
  const kept = new Map([['id', worse]]);
  keepBetterCopy(kept, 'id', usable, (copy) => copy);
  expect(kept.get('id')).toBe(usable);
});

test('of two copies that are alike, the first is kept', () => {
  const first = { ...usable };
  const kept = new Map([['id', first]]);
  keepBetterCopy(kept, 'id', usable, (copy) => copy);
  expect(kept.get('id')).toBe(first);
});
