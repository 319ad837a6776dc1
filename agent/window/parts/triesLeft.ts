import { element } from '../dom.ts';

/** How many tries are left, once some have been used up. A keystore that cannot tell says nothing. */
export function triesLeft({
  left,
  all,
  text,
}: {
  left: number | undefined;
  all: number;
  text: { triesLeft: (tries: number) => string; lastTry: string };
}): HTMLElement | undefined {
  if (left === undefined || left >= all || left < 1) return undefined;
  return element('p', { class: left === 1 ? 'tries last' : 'tries' }, [
    left === 1 ? text.lastTry : text.triesLeft(left),
  ]);
}
