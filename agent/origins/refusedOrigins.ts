import type { RefusedOrigin } from '@hrca/protocol';

const KEPT = 20;

/** The sites refused last, newest first: what support asks for when a new portal "does not find" the agent. */
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
