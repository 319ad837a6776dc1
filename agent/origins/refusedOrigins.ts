import type { RefusedOrigin } from '@hrca/protocol';

const KEPT = 20;

/** The origins refused last, newest first, for support: a new portal that is not listed does not find the agent. */
export function createRefusedOrigins(now: () => number) {
  let refused: RefusedOrigin[] = [];
  return {
    record(origin: string): void {
      const entry = { origin: origin.slice(0, 255), at: now() };
      refused = [entry, ...refused.filter((other) => other.origin !== entry.origin)].slice(0, KEPT);
    },
    list: (): RefusedOrigin[] => [...refused],
  };
}
export type RefusedOrigins = ReturnType<typeof createRefusedOrigins>;
