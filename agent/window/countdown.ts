/** When the countdown appears: before the idle timeout, which input extends, and before the final deadline, which it does not. */
const VISIBLE_S = 30;
const VISIBLE_FINAL_S = 60;

/**
 * Counts down the last 30 seconds before a deadline, or the last 60 before a final one. `onTick` gets the whole seconds
 * left, or `undefined` before that.
 */
export function createCountdown({
  now,
  onTick,
}: {
  /** Milliseconds of a monotonic clock. */
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
