import { serialize } from '#agent/concurrency/serialize.ts';
import { outParameter } from '../native/nativeLibrary.ts';
import { SAR_OK } from './sarCodes.ts';
import type { SkfLibrary } from './skfLibrary.ts';

const NAME_ROOM = 1024;
const CANCELS_MAX = 20;
const CANCEL_PAUSE_MS = 25;

export interface PlugEvents {
  /** Calls `listener` when a Key comes or goes, until the function that it returns is called. */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * Compares the library's list again and again as long as it is watched, and at once after each plug event. Events alone
 * would not do: some libraries have none, and one that comes between two waits is lost.
 */
export function createPlugEvents({
  library,
  listDevices,
  pollMs,
}: {
  library: SkfLibrary;
  /** Present Keys, as text that can be compared. */
  listDevices: () => Promise<string>;
  pollMs: number;
}): PlugEvents {
  const listeners = new Set<() => void>();
  const oneAtATime = serialize();
  let state: 'idle' | 'waiting' | 'eventless' | 'closed' = 'idle';
  let waiting: Promise<void> | undefined;
  let before = '';
  /** A comparison has told of a change whose event is still to come. */
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
      // A Key that was pulled out and put back leaves the list as it was.
      if (isChanged || (hadEvent && !isAhead)) notify();
      isAhead = !hadEvent && (isAhead || isChanged);
    });
  // One wait at a time that nothing cancels but `close`.
  const wait = async () => {
    while (state === 'waiting') {
      const code = await library.call(
        'SKF_WaitForDevEvent',
        Buffer.alloc(NAME_ROOM),
        outParameter(NAME_ROOM),
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
        // Asked for before anything that the caller lists from here on: a change after that list is one.
        const first = listDevices();
        // A list that fails here fails again where it is shown, which says so.
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
      // More than once: a cancel that comes before the wait itself is lost.
      for (let cancels = 0; waiting && cancels < CANCELS_MAX; cancels++) {
        await library.call('SKF_CancelWaitForDevEvent');
        await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, CANCEL_PAUSE_MS))]);
      }
    },
  };
}
