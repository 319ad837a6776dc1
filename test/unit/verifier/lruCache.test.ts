import { expect, test } from 'vitest';
import { LruCache } from '#verifier/lruCache.ts';

test('keeps the most recently used entries', () => {
  const cache = new LruCache<number>({ capacity: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
});

test('replaces a value without dropping another entry', () => {
  const cache = new LruCache<number>({ capacity: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('a', 3);
  expect(['a', 'b'].map((key) => cache.get(key))).toEqual([3, 2]);
});

test('never holds more entries than its capacity', () => {
  const cache = new LruCache<number>({ capacity: 10 });
  for (let i = 0; i < 1000; i++) cache.set(`${i}`, i);
  const held = Array.from({ length: 1000 }, (_, i) => cache.get(`${i}`)).filter((value) => value !== undefined);
  expect(held).toHaveLength(10);
});

test('takes names of Object.prototype for ordinary keys', () => {
  const cache = new LruCache<number>({ capacity: 2 });
  expect(cache.get('__proto__')).toBeUndefined();
  expect(cache.get('constructor')).toBeUndefined();
});
