import { element } from '../dom.ts';
import { untrusted } from '../untrusted.ts';

/** Longer than any origin that a browser sends: the end of a host name is what counts, so it is never cut off. */
const ORIGIN_MAX_LENGTH = 300;

export function originChip(origin: string): HTMLElement {
  return element('code', { class: 'origin' }, [untrusted(origin, ORIGIN_MAX_LENGTH)]);
}
