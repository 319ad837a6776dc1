/** One socket's share of the limit. A socket is not evicted between `begin` and `end`. */
export interface ConnectionSlot {
  begin(): void;
  end(): void;
  release(): void;
}

interface Slot {
  readonly origin: string;
  readonly evict: () => void;
  working: number;
}

/**
 * Limits sockets in total and per origin, so that no page can exclude another one. At the limit the socket that has been
 * idle longest is evicted.
 */
export function createConnectionLimit({ max, maxPerOrigin }: { max: number; maxPerOrigin: number }) {
  // The longest idle first: a slot moves to the end at each `begin` and `end`.
  const slots = new Set<Slot>();

  const evictIdle = (among: (slot: Slot) => boolean, limit: number): boolean => {
    const candidates = [...slots].filter(among);
    if (candidates.length < limit) return true;
    const idle = candidates.find(({ working }) => working === 0);
    if (!idle) return false;
    slots.delete(idle);
    idle.evict();
    return true;
  };

  return {
    /** `undefined` at the limit, if no socket is idle. */
    acquire({ origin, evict }: { origin: string; evict: () => void }): ConnectionSlot | undefined {
      if (!evictIdle((slot) => slot.origin === origin, maxPerOrigin) || !evictIdle(() => true, max)) return undefined;
      const slot: Slot = { origin, evict, working: 0 };
      slots.add(slot);
      const touch = (change: number) => {
        slot.working += change;
        if (slots.delete(slot)) slots.add(slot);
      };
      return { begin: () => touch(1), end: () => touch(-1), release: () => void slots.delete(slot) };
    },
  };
}
