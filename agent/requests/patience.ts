import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';

const FREE_REFUSALS = 3;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/**
 * The person agreed to nothing. A page that withdraws its own request counts as well: otherwise one that takes each window
 * away before anybody can refuse it could flash them for ever.
 */
const refusals: ReadonlySet<ErrorCode> = new Set(['USER_CANCELLED', 'USER_TIMEOUT', 'REQUEST_ABORTED']);

interface Refused {
  readonly times: number;
  readonly at: number;
}

/** Makes a site wait that opens window after window, longer each time. Only listed sites get here, so this stays small. */
export function createPatience(now: () => number) {
  const sites = new Map<string, Refused>();

  const timesRefused = (origin: string): number => {
    const refused = sites.get(origin);
    return refused && now() - refused.at < FORGOTTEN_AFTER_MS ? refused.times : 0;
  };

  return {
    /** Does what `origin` asks. @throws HrcaError `ORIGIN_WAITING`; what `ask` throws */
    async with<T>(origin: string, ask: () => Promise<T>): Promise<T> {
      const times = timesRefused(origin);
      if (times >= FREE_REFUSALS) {
        const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (times - FREE_REFUSALS), LONGEST_WAIT_MS);
        if (now() - (sites.get(origin)?.at ?? 0) < waitMs) throw new HrcaError('ORIGIN_WAITING');
      }
      try {
        const result = await ask();
        sites.delete(origin);
        return result;
      } catch (error) {
        if (isHrcaError(error) && refusals.has(error.code))
          sites.set(origin, { times: timesRefused(origin) + 1, at: now() });
        throw error;
      }
    },
  };
}
