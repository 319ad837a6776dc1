import { showable } from '@hrca/protocol/printable';

/** Escaped markup. Only this file constructs it, so a plain string is never taken for markup. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  static ofTemplate(parts: readonly string[], values: readonly Value[]): Html {
    return new Html(parts.map((part, i) => part + render(values[i])).join(''));
  }

  static ofJson(id: string, data: unknown): Html {
    // The only character of JSON that could close the script element.
    const json = JSON.stringify(data).replaceAll('<', '\\u003c');
    return new Html(`<script type="application/json" id="${escapeText(id)}">${json}</script>`);
  }
}

/** A value in a template: text is escaped, markup is not, lists are joined, `false` and `undefined` are left out. */
export type Value = string | number | Html | false | undefined | readonly Html[];

/**
 * Markup in which every value is escaped unless it is markup itself. Attributes are written in double quotes.
 *
 * @example html`<p title="${title}">${name}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return Html.ofTemplate(parts, values);
}

/** Untrusted text from a certificate or a token, shortened and printable; `bdi` isolates its direction. */
export function untrusted(text: string, maxLength?: number): Html {
  return html`<bdi dir="auto">${showable(text, maxLength)}</bdi>`;
}

/** JSON for the page's script, in an element that the browser does not run. */
export function jsonBlock(id: string, data: unknown): Html {
  return Html.ofJson(id, data);
}

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.join('');
  return escapeText(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
