/** Further away than this, a deadline is nobody's worry. */
const VISIBLE_S = 30;

/** Counts down the last half minute. `onTick` gets the whole seconds left, or nothing while there is no hurry. */
export function createCountdown({
  now,
  onTick,
}: {
  now: () => number;
  onTick: (secondsLeft: number | undefined) => void;
}) {
  let timer: number | undefined;
  const tick = (deadline: number) => {
    const left = deadline - now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    const isClose = seconds <= VISIBLE_S;
    onTick(isClose ? seconds : undefined);
    if (seconds > 0)
      timer = setTimeout(tick, isClose ? left - (seconds - 1) * 1000 : left - VISIBLE_S * 1000, deadline);
  };
  return {
    /** `undefined`: this window does not time out. */
    set(deadline: number | undefined): void {
      clearTimeout(timer);
      if (deadline === undefined) onTick(undefined);
      else tick(deadline);
    },
  };
}
