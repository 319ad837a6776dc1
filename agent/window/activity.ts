const SIGNS = ['keydown', 'input', 'pointerdown', 'pointermove', 'wheel'] as const;
const INTERVAL_MS = 10_000;

/** Calls `onActive` while the person types or points, every ten seconds at most. */
export function watchActivity({ now, onActive }: { now: () => number; onActive: () => void }): void {
  let last = Number.NEGATIVE_INFINITY;
  const noticed = () => {
    if (now() - last < INTERVAL_MS) return;
    last = now();
    onActive();
  };
  for (const sign of SIGNS) document.addEventListener(sign, noticed, { capture: true, passive: true });
}
