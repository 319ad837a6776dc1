import { ulongs } from './abi.ts';
import { CKF_DONT_BLOCK } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { readToken, slotsWithToken } from './tokens.ts';

/** An open window shows a Key within a second of its being put in. */
const POLL_MS = 400;
/** Events at once; a module that never runs out of them must not hold us. */
const EVENTS_MAX = 32;

/**
 * Notices Keys that come and go. C_WaitForSlotEvent is asked without blocking: a module that blocks in it while it holds
 * its lock would stop a signature, and one that says `no event` for ever (SoftHSM) is seen through by comparing tokens.
 * Events are asked for all the same: a Key that was pulled out and put back between two looks leaves no other trace.
 */
export function watchSlots(cryptoki: Cryptoki) {
  let seen: string | undefined;

  const tokens = async (): Promise<string> => {
    const prints: string[] = [];
    for (const slot of await slotsWithToken(cryptoki)) {
      prints.push(
        await readToken(cryptoki, slot).then(
          ({ fingerprint }) => fingerprint,
          () => `${slot}`,
        ),
      );
    }
    return prints.join('\n');
  };
  const hadEvent = async (): Promise<boolean> => {
    for (let events = 0; events < EVENTS_MAX; events++) {
      try {
        await cryptoki.call('C_WaitForSlotEvent', CKF_DONT_BLOCK, ulongs(0), null);
      } catch {
        return events > 0;
      }
    }
    return true;
  };

  return {
    /** What a list is made of: only what differs from it is a change. Resolves to whether a Key came or went since. */
    look: async (): Promise<boolean> => {
      const isChanged = await hadEvent();
      seen = await tokens();
      return isChanged;
    },
    watch: (listener: () => void): (() => void) => {
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      const poll = async () => {
        // A module that fails here fails in the next list, which says so.
        const isChanged = (await hadEvent()) || (seen !== undefined && (await tokens()) !== seen);
        if (isChanged && !isOver) listener();
      };
      const next = () => {
        if (!isOver)
          timer = setTimeout(
            () =>
              void poll()
                .catch(() => undefined)
                .finally(next),
            POLL_MS,
          );
      };
      next();
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    },
  };
}
