import { showable } from '@hrca/protocol/printable';
import { element } from './dom.ts';

/** Untrusted text in an element that keeps its direction from spilling over to its neighbours. */
export function untrusted(text: string, maxLength?: number): HTMLElement {
  return element('bdi', { dir: 'auto' }, [showable(text, maxLength)]);
}
