/** The place of one socket. It is not taken away while something is being done for its page. */
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
 * Places for sockets, bounded in all and for each origin, so that no page can keep another one out. Where there is none
 * left, the socket that has been idle longest gives way.
 */
export function createConnectionLimit({ max, maxPerOrigin }: { max: number; maxPerOrigin: number }) {
  // The longest idle first: whatever works moves to the end.
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
    /** Nothing where every place that could be given is at work. */
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
