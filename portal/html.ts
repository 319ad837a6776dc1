/** Markup that is safe to send. Only this file makes it, so a plain string can never pass for it. */
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
    // The only character in JSON that could end the element which holds it.
    const json = JSON.stringify(data).replaceAll('<', '\\u003c');
    return new Html(`<script type="application/json" id="${escapeText(id)}">${json}</script>`);
  }
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, `false` and `undefined` are nothing. */
export type Value = string | number | Html | false | undefined | readonly Html[];

/**
 * Markup in which every value is escaped unless it is markup itself. Attributes are written in double quotes.
 *
 * @example html`<p title="${title}">${name}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return Html.ofTemplate(parts, values);
}

/** A block of data for the page's script, which the browser never runs. */
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
