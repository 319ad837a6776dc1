import { expect, test } from 'vitest';
import { createRefusedOrigins } from '#agent/origins/refusedOrigins.ts';

test('refused sites are listed once each with their last time, newest first, twenty at most', () => {
  let now = 0;
  const refused = createRefusedOrigins(() => ++now);
  for (const origin of ['https://a.test', 'https://b.test', 'https://a.test']) refused.record(origin);
  expect(refused.list()).toEqual([
    { origin: 'https://a.test', at: 3 },
    { origin: 'https://b.test', at: 2 },
  ]);
  for (let i = 0; i < 30; i++) refused.record(`https://${i}.test`);
  expect(refused.list().map(({ origin }) => origin)).toEqual(
    Array.from({ length: 20 }, (_, i) => `https://${29 - i}.test`),
  );
});
