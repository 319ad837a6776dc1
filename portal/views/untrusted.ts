import { type Html, html } from '../html.ts';

/** Longer than any real name; a certificate may carry 60 KB. */
const MAX_LENGTH = 200;

/** What has no look of its own but can reorder, hide or fake what stands around it. */
const deceptive = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text from a certificate or a token: cut to length, deceptive characters spelled out, its direction kept inside. */
export function untrusted(text: string, maxLength = MAX_LENGTH): Html {
  const characters = [...text.slice(0, 2 * maxLength)].slice(0, maxLength).join('');
  const shown = characters.replace(/\p{Zs}+/gu, ' ').replace(deceptive, codePoint);
  return html`<bdi dir="auto">${shown}${characters.length < text.length && '…'}</bdi>`;
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
