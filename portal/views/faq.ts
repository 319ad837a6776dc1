import type { ErrorCode } from '@hrca/protocol/errors';
import { type FaqEntry, type FaqSubject, faqEntries, faqSubjects, faqTitles } from '@hrca/protocol/faq';
import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';

/** The entry of a code from a URL; `undefined` for an unknown code. */
export function faqEntry(code: string): { code: ErrorCode; entry: FaqEntry } | undefined {
  return Object.hasOwn(faqEntries, code)
    ? { code: code as ErrorCode, entry: faqEntries[code as ErrorCode] }
    : undefined;
}

/** All codes by subject, each with its summary. */
export function faqPage(context: PageContext): string {
  const { text, language } = context;
  const subjects = Object.keys(faqSubjects) as FaqSubject[];
  const main = html`<h1>${text.faq}</h1>
<p class="lead">${text.faqLead}</p>
<nav class="card" aria-label="${text.subjects}">
<ul class="subjects">
${subjects.map((subject) => html`<li><a href="#${subject}">${faqTitles[subject][language]}</a></li>`)}
</ul>
</nav>
${subjects.map((subject) => subjectSection(context, subject))}`;
  return layout(context, { title: text.faq, main, here: 'faq' });
}

function subjectSection({ language }: PageContext, subject: FaqSubject): Html {
  const entries: [string, FaqEntry][] = Object.entries(faqSubjects[subject]);
  return html`<section class="card" id="${subject}">
<h2>${faqTitles[subject][language]}</h2>
<ul class="codes">
${entries.map(
  ([code, { summary }]) => html`<li><a href="/faq/${code}"><code>${code}</code></a><p>${summary[language]}</p></li>`,
)}
</ul>
</section>`;
}

/** The entry of one code: when, why, and what to do. */
export function faqEntryPage(context: PageContext, { code, entry }: { code: ErrorCode; entry: FaqEntry }): string {
  const { text, language } = context;
  const main = html`<article class="card faq-entry">
<p class="kicker"><code>${code}</code></p>
<h1>${entry.summary[language]}</h1>
<h2>${text.when}</h2>
<p>${entry.when[language]}</p>
<h2>${text.why}</h2>
<p>${entry.why[language]}</p>
<h2>${text.whatToDo}</h2>
<ol class="to-do">
${entry.steps[language].map((step) => html`<li>${step}</li>`)}
</ol>
<p class="back"><a href="/faq">${text.moreFaq}</a></p>
</article>`;
  return layout(context, { title: code, main, here: 'faq' });
}
