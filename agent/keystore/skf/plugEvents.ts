import { serialize } from '#agent/concurrency/serialize.ts';
import { outParameter } from '../native/nativeLibrary.ts';
import { SAR_OK } from './sarCodes.ts';
import type { SkfLibrary } from './skfLibrary.ts';

const NAME_MAX_BYTES = 1024;
const CANCELS_MAX = 20;
const CANCEL_PAUSE_MS = 25;

export interface PlugEvents {
  /** Calls `listener` after a device was plugged in or removed. Returns a function that stops it. */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * Compares the library's list of devices every `pollMs` while there are listeners, and after each plug event. Events are not
 * enough: some libraries have none, and an event between two calls of SKF_WaitForDevEvent is lost.
 */
export function createPlugEvents({
  library,
  listDevices,
  pollMs,
}: {
  library: SkfLibrary;
  /** Present devices, as a text for comparison. */
  listDevices: () => Promise<string>;
  pollMs: number;
}): PlugEvents {
  const listeners = new Set<() => void>();
  const oneAtATime = serialize();
  let state: 'idle' | 'waiting' | 'eventless' | 'closed' = 'idle';
  let waiting: Promise<void> | undefined;
  let before = '';
  /** Whether a poll has reported a change whose event is still to come. */
  let isAhead = false;
  let timer: NodeJS.Timeout | undefined;

  const notify = () => {
    for (const listener of listeners) listener();
  };
  const compare = (hadEvent: boolean) =>
    oneAtATime(async () => {
      if (listeners.size === 0) return;
      const now = await listDevices();
      const isChanged = now !== before;
      before = now;
      // An event without a change of the list: a device was removed and put back.
      if (isChanged || (hadEvent && !isAhead)) notify();
      isAhead = !hadEvent && (isAhead || isChanged);
    });
  // One wait at a time, which only `close` cancels.
  const wait = async () => {
    while (state === 'waiting') {
      const code = await library.call(
        'SKF_WaitForDevEvent',
        Buffer.alloc(NAME_MAX_BYTES),
        outParameter(NAME_MAX_BYTES),
        outParameter(),
      );
      if (state !== 'waiting') return;
      if (code === SAR_OK) await compare(true).catch(() => undefined);
      else state = 'eventless';
    }
  };
  const poll = () => {
    clearTimeout(timer);
    if (listeners.size > 0 && state !== 'closed')
      timer = setTimeout(
        () =>
          void compare(false)
            .catch(() => undefined)
            .finally(poll),
        pollMs,
      );
  };

  return {
    watch(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        isAhead = false;
        // Read before the caller's next list, so that a change after that list is reported.
        const first = listDevices();
        // An error is not reported here: the caller's list fails in the same way.
        oneAtATime(async () => {
          before = await first;
        }).catch(() => undefined);
        poll();
      }
      if (state === 'idle') {
        state = 'waiting';
        waiting = wait().finally(() => {
          waiting = undefined;
        });
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    async close() {
      state = 'closed';
      clearTimeout(timer);
      // Repeated, since a cancel that precedes the wait is lost.
      for (let cancels = 0; waiting && cancels < CANCELS_MAX; cancels++) {
        await library.call('SKF_CancelWaitForDevEvent');
        await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, CANCEL_PAUSE_MS))]);
      }
    },
  };
}
