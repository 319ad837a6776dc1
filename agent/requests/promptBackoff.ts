import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';

const FREE_REFUSALS = 3;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/**
 * How much each end without a login counts as a refusal by the person. A page that withdraws its own request counts as
 * well, or it could show and withdraw windows without end; it counts less, since 取消 on the page is the person's, too.
 */
const refusals: Partial<Record<ErrorCode, number>> = { USER_CANCELLED: 1, USER_TIMEOUT: 1, REQUEST_ABORTED: 0.5 };

interface Refused {
  /** Whole refusals by the person, halves for what the page withdrew. */
  readonly times: number;
  /** Monotonic. */
  readonly at: number;
}

/**
 * Makes a site wait that opens window after window, longer each time. Only listed sites get here, so this stays small.
 * The clock is monotonic: a wait neither ends nor grows where the system's clock is set.
 */
export function createPromptBackoff(monotonicNow: () => number) {
  const sites = new Map<string, Refused>();

  const timesRefused = (origin: string): number => {
    const refused = sites.get(origin);
    return refused && monotonicNow() - refused.at < FORGOTTEN_AFTER_MS ? refused.times : 0;
  };

  return {
    /** Does what `origin` asks. @throws HrcaError `ORIGIN_WAITING`; what `ask` throws */
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
