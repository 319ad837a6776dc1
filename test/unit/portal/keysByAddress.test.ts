import { expect, test } from 'vitest';
import { KeysByAddress } from '#portal/keysByAddress.ts';

test('the oldest entry of the address with the most entries is right after any order of changes', () => {
  const shares = new KeysByAddress();
  const model = new Map<string, string[]>();
  // A fixed sequence that looks random: multiplication modulo a prime.
  let state = 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let step = 0; step < 20_000; step++) {
    const address = `address ${next(7)}`;
    const entries = model.get(address) ?? [];
    const entry = `entry ${next(40)}`;
    if (next(2) === 0) {
      shares.add(address, entry);
      model.set(address, entries.includes(entry) ? entries : [...entries, entry]);
    } else {
      shares.delete(address, entry);
      model.set(
        address,
        entries.filter((other) => other !== entry),
      );
    }
    expect(shares.count(address)).toBe(model.get(address)?.length);
    expect(shares.oldestOf(address)).toBe(model.get(address)?.[0]);
    const most = Math.max(...[...model.values()].map(({ length }) => length));
    const fullest = [...model.values()].filter(({ length }) => length === most).map(([oldest]) => oldest);
    expect(fullest).toContain(shares.oldestOfBusiestAddress());
  }
});
