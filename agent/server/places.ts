/** The place of one socket. It is not taken away while something is being done for its page. */
export interface Place {
  begin(): void;
  end(): void;
  free(): void;
}

interface Taken {
  readonly origin: string;
  readonly evict: () => void;
  working: number;
}

/**
 * Places for sockets, bounded in all and for each origin, so that no page can keep another one out. Where there is none
 * left, the socket that has been idle longest gives way.
 */
export function createPlaces({ max, maxPerOrigin }: { max: number; maxPerOrigin: number }) {
  // The longest idle first: whatever works moves to the end.
  const taken = new Set<Taken>();

  const makeRoom = (among: (place: Taken) => boolean, limit: number): boolean => {
    const places = [...taken].filter(among);
    if (places.length < limit) return true;
    const idle = places.find(({ working }) => working === 0);
    if (!idle) return false;
    taken.delete(idle);
    idle.evict();
    return true;
  };

  return {
    /** Nothing where every place that could be given is at work. */
    take({ origin, evict }: { origin: string; evict: () => void }): Place | undefined {
      if (!makeRoom((place) => place.origin === origin, maxPerOrigin) || !makeRoom(() => true, max)) return undefined;
      const mine: Taken = { origin, evict, working: 0 };
      taken.add(mine);
      const touch = (change: number) => {
        mine.working += change;
        if (taken.delete(mine)) taken.add(mine);
      };
      return { begin: () => touch(1), end: () => touch(-1), free: () => void taken.delete(mine) };
    },
  };
}
