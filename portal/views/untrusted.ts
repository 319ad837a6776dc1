import { showable } from '@hrca/protocol/printable';
import { type Html, html } from '../html.ts';

/** Text from a certificate or a token, made safe to show, its direction kept inside. */
export function untrusted(text: string, maxLength?: number): Html {
  return html`<bdi dir="auto">${showable(text, maxLength)}</bdi>`;
}
