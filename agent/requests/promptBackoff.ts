import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';

const FREE_REFUSALS = 3;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/**
 * The weight of each end without a login. A request that the page aborts counts too, or a page could open and close
 * windows without end; it counts half, since it may be the user's 取消 on the page.
 */
const refusals: Partial<Record<ErrorCode, number>> = { USER_CANCELLED: 1, USER_TIMEOUT: 1, REQUEST_ABORTED: 0.5 };

interface Refused {
  /** Sum of the weights. */
  readonly times: number;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

/**
 * Delays the windows of an origin after repeated refusals, longer each time. Only listed origins get here, so that the map
 * stays small. The clock is monotonic: setting the system's clock neither ends nor extends a delay.
 */
export function createPromptBackoff(monotonicNow: () => number) {
  const sites = new Map<string, Refused>();

  const timesRefused = (origin: string): number => {
    const refused = sites.get(origin);
    return refused && monotonicNow() - refused.at < FORGOTTEN_AFTER_MS ? refused.times : 0;
  };

  return {
    /** Calls `ask` unless `origin` has to wait. @throws HrcaError `ORIGIN_WAITING`; what `ask` throws */
    async with<T>(origin: string, ask: () => Promise<T>): Promise<T> {
      const times = timesRefused(origin);
      if (times >= FREE_REFUSALS) {
        const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.floor(times - FREE_REFUSALS), LONGEST_WAIT_MS);
        const retryAfterMs = Math.ceil((sites.get(origin)?.at ?? 0) + waitMs - monotonicNow());
        if (retryAfterMs > 0) throw new HrcaError('ORIGIN_WAITING', { details: { retryAfterMs } });
      }
      try {
        const result = await ask();
        sites.delete(origin);
        return result;
      } catch (error) {
        const weight = isHrcaError(error) ? refusals[error.code] : undefined;
        if (weight) sites.set(origin, { times: timesRefused(origin) + weight, at: monotonicNow() });
        throw error;
      }
    },
  };
}
