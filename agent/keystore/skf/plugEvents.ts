import { cell } from '../native/cell.ts';
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
 * Waits for the library's plug events from the first watch on. A library that has none, or whose wait fails, is asked
 * for its list again and again instead, as long as anybody watches.
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
  let state: 'idle' | 'waiting' | 'polling' | 'closed' = 'idle';
  let waiting: Promise<void> | undefined;
  let before: Promise<string>;
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  // One wait at a time that nobody cancels but `close`: an event between two waits would be lost.
  const wait = async () => {
    while (state === 'waiting') {
      const code = await library.call('SKF_WaitForDevEvent', Buffer.alloc(NAME_ROOM), cell(NAME_ROOM), cell());
      if (state !== 'waiting') return;
      if (code === SAR_OK) tell();
      else {
        state = 'polling';
        poll();
      }
    }
  };
  const poll = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const earlier = await before;
      before = listDevices();
      if ((await before) !== earlier) tell();
      if (listeners.size > 0 && state === 'polling') poll();
    }, pollMs);
  };

  return {
    watch(listener) {
      listeners.add(listener);
      if (listeners.size === 1) before = listDevices();
      if (state === 'idle') {
        state = 'waiting';
        waiting = wait().finally(() => {
          waiting = undefined;
        });
      }
      if (state === 'polling') poll();
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
