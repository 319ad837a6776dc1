import { type Html, html } from '../html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

export function homePage(context: PageContext): Html {
  const { language } = context;
  return layout(
    context,
    text.unitLogin[language],
    html`<section class="hero"><h1>${text.welcome[language]}</h1><p>${text.welcomeMore[language]}</p>
<p><a class="button" href="/login">${text.unitLogin[language]}</a></p></section>
<section class="card"><h2>${text.before[language]}</h2><ol>${text.beforeSteps[language].map((step) => html`<li>${step}</li>`)}</ol></section>`,
  );
}
