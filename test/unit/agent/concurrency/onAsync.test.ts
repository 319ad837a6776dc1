import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onAsync } from '#agent/concurrency/onAsync.ts';

test.each([
  [
    'throws',
    () => {
      throw new Error('x');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('x');
    },
  ],
])('a listener that %s ends only its own connection', async (_, listener: () => unknown) => {
  const emitter = new EventEmitter();
  const failures: unknown[][] = [];
  onAsync(emitter, 'connection', listener, (...failure) => failures.push(failure));
  emitter.emit('connection', 'this one');
  await expect.poll(() => failures).toEqual([[new Error('x'), 'this one']]);
});
