/** Markup that is safe to send. Only this file makes it. */
export class Html {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text is escaped, markup is not, `false` and `undefined` are nothing. */
export type Value = Html | string | number | boolean | undefined | readonly Html[];

/** A template in which every value is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.map((part, i) => part + (i < values.length ? render(values[i]) : '')).join(''));
}

/** Data for a page's script. In JSON only `<` could end the element that holds it. */
export function jsonBlock(id: string, data: unknown): Html {
  return new Html(
    `<script type="application/json" id="${escapeText(id)}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`,
  );
}

function render(value: Value): string {
  if (value === undefined || typeof value === 'boolean') return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.join('');
  return escapeText(String(value));
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
