/** Characters without a glyph that can reorder, hide or fake the text around them: controls, bidi, zero-width, tags. */
const deceptive = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Longer than any real name; a certificate may carry 60 KB. */
const NAME_MAX_LENGTH = 200;

/** `text` on one line; characters that a screen or terminal interprets instead of showing become `[U+202E]`. */
export function printable(text: string): string {
  return text.replace(deceptive, spellOut);
}

/** The same for several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/**
 * Untrusted text for a page: cut to `maxLength` characters, runs of spaces collapsed, and `printable`.
 */
export function showable(text: string, maxLength = NAME_MAX_LENGTH): string {
  // Cut first: the rest need not process 60 KB.
  const characters = [...text.slice(0, maxLength * 2)].slice(0, maxLength).join('');
  const ellipsis = characters.length < text.length ? '…' : '';
  return printable(characters.replace(/\p{Zs}+/gu, ' ')) + ellipsis;
}

/** JSON on one line in which such characters are `\u` escapes: it reads back as the same value. */
export function printableJson(value: unknown): string {
  return escapeJson(JSON.stringify(value));
}

/** Escapes such characters in lines of JSON, each written without indentation, as a log has them. */
export function escapeJsonLines(lines: string): string {
  return lines.split('\n').map(escapeJson).join('\n');
}

function escapeJson(json: string): string {
  return json.replace(deceptive, escapeUnits);
}

function spellOut(character: string): string {
  return `[U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** JSON escapes are UTF-16 code units: two for a character above U+FFFF. */
function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
}
