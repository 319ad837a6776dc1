/** Further away than this, a deadline is no hurry: one that any key moves, and one that no key moves. */
const VISIBLE_S = 30;
const VISIBLE_FINAL_S = 60;

/** Counts down the last half minute, or the last one where the end is final. `onTick` gets the whole seconds left, or nothing while there is no hurry. */
export function createCountdown({
  now,
  onTick,
}: {
  /** Milliseconds of a clock that only runs forward. */
  now: () => number;
  onTick: (secondsLeft: number | undefined) => void;
}) {
  let timer: number | undefined;
  const tick = (deadline: number, visibleS: number) => {
    const left = deadline - now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    const isClose = seconds <= visibleS;
    onTick(isClose ? seconds : undefined);
    if (seconds > 0)
      timer = setTimeout(tick, isClose ? left - (seconds - 1) * 1000 : left - visibleS * 1000, deadline, visibleS);
  };
  return {
    /** `undefined`: this window does not time out. */
    set(remainingMs: number | undefined, isFinal = false): void {
      clearTimeout(timer);
      if (remainingMs === undefined) onTick(undefined);
      else tick(now() + remainingMs, isFinal ? VISIBLE_FINAL_S : VISIBLE_S);
    },
  };
}
