import { printable } from '@hrca/protocol/printable';
import { element } from './dom.ts';

/** Longer than any real name; a certificate may carry 60 KB. */
const NAME_MAX_LENGTH = 200;

/** Text from a certificate or a site, made safe to show: deceptive characters are spelled out, the rest is cut to length. */
export function showable(text: string, maxLength = NAME_MAX_LENGTH): string {
  // Cut first, so that 60 KB of text never go through the rest.
  const characters = [...text.slice(0, maxLength * 2)].slice(0, maxLength).join('');
  const ellipsis = characters.length < text.length ? '…' : '';
  return printable(characters.replace(/\p{Zs}+/gu, ' ')) + ellipsis;
}

/** Untrusted text in an element that keeps its direction from spilling over to its neighbours. */
export function untrusted(text: string, maxLength?: number): HTMLElement {
  return element('bdi', { dir: 'auto' }, [showable(text, maxLength)]);
}
