const EVENTS = ['keydown', 'input', 'pointerdown', 'pointermove', 'wheel'] as const;
const INTERVAL_MS = 10_000;

/** Calls `onActive` while the user types or points, at most every ten seconds. */
export function watchActivity({ now, onActive }: { now: () => number; onActive: () => void }): void {
  let last = Number.NEGATIVE_INFINITY;
  const onEvent = () => {
    if (now() - last < INTERVAL_MS) return;
    last = now();
    onActive();
  };
  for (const event of EVENTS) document.addEventListener(event, onEvent, { capture: true, passive: true });
}
