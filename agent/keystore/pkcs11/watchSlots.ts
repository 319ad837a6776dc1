import { ulongs } from './abi.ts';
import { CKF_DONT_BLOCK } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { readToken, slotsWithToken } from './tokens.ts';

/** Short enough that a window shows a device within a second. */
const POLL_MS = 400;
/** Upper bound of events for each poll: a faulty module may report events without end. */
const EVENTS_MAX = 32;

/**
 * Notices tokens that are plugged in or removed. C_WaitForSlotEvent is called without blocking: a module may hold its lock while
 * it blocks, which would stop a signature. Tokens are compared as well, since SoftHSM never reports an event. The events are
 * needed too: a token that was removed and put back between two polls changes nothing else.
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
    /** Records the present tokens, which later polls are compared with. Resolves to whether there was an event since the last call. */
    look: async (): Promise<boolean> => {
      const isChanged = await hadEvent();
      seen = await tokens();
      return isChanged;
    },
    watch: (listener: () => void): (() => void) => {
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      const poll = async () => {
        // An error is not reported here: the next list fails in the same way.
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
