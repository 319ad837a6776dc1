import { type Html, html } from '../html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

export function errorPage(context: PageContext): Html {
  const { language } = context;
  return layout(
    context,
    text.notFound[language],
    html`<section class="card narrow"><h1>${text.notFound[language]}</h1><p><a class="button" href="/">${text.home[language]}</a></p></section>`,
  );
}
