import type { ErrorCode } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { html } from '../html.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';

export function errorPage(context: PageContext, code: ErrorCode): string {
  const { text, language } = context;
  const main = html`<div class="narrow"><section class="card">
<h1>${text.problem}</h1>
<div class="problem">
<p class="summary">${faqEntries[code].summary[language]}</p>
<p class="code">${text.errorCode} <code>${code}</code></p>
<p><a href="/faq/${code}">${text.solution}</a></p>
</div>
<p><a href="/">${text.backHome}</a></p>
</section></div>`;
  return layout(context, { title: text.problem, main });
}

export function notFoundPage(context: PageContext): string {
  const { text } = context;
  const main = html`<div class="narrow"><section class="card">
<h1>${text.notFound}</h1>
<p>${text.notFoundLead}</p>
<p><a href="/">${text.backHome}</a></p>
</section></div>`;
  return layout(context, { title: text.notFound, main });
}
