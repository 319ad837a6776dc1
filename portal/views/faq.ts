import { type ErrorCode, errorCodes } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { type Html, html } from '../html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

export function faqPage(context: PageContext): Html {
  const { language } = context;
  const entries = errorCodes.map(
    (code) => html`<li><a href="/faq/${code}">${faqEntries[code].summary[language]}</a> <code>${code}</code></li>`,
  );
  return layout(
    context,
    text.faq[language],
    html`<section class="card"><h1>${text.faq[language]}</h1><ul class="faq">${entries}</ul></section>`,
  );
}

export function faqEntryPage(context: PageContext, code: ErrorCode): Html {
  const { language } = context;
  const { summary, when, why, steps } = faqEntries[code];
  return layout(
    context,
    code,
    html`<section class="card"><p><a href="/faq">${text.faq[language]}</a> / <code>${code}</code></p>
<h1>${summary[language]}</h1>
<h2>${text.when[language]}</h2><p>${when[language]}</p>
<h2>${text.why[language]}</h2><p>${why[language]}</p>
<h2>${text.steps[language]}</h2><ol>${steps[language].map((step) => html`<li>${step}</li>`)}</ol></section>`,
  );
}
