import type { Language } from '@hrca/protocol/bilingual';
import { type FaqEntry, faqEntries, faqSubjects } from '@hrca/protocol/faq';
import { type Html, html, jsonBlock } from '../html.ts';
import { checkTitles } from './checkText.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';

/** Offers the ways to log in; with CA chosen, the login itself. */
export function loginPage(context: PageContext): string {
  const { text, query } = context;
  const isCaChosen = query.get('method') === 'ca';
  const main = html`<div class="narrow">
<section class="card login">
<h1>${text.unitLogin}</h1>
<h2 id="method">${text.loginMethod}</h2>
<ul class="methods" aria-labelledby="method">
<li><a class="method" href="?method=ca"${isCaChosen && html` aria-current="true"`} aria-describedby="ca-hint">CA</a>
<span id="ca-hint">${text.caHint}</span></li>
</ul>
${isCaChosen && caPanel(context)}
</section>
</div>`;
  return layout(context, { title: text.unitLogin, main, ...(isCaChosen && { script: 'login.js' }) });
}

/**
 * Contains every state of the page's script, which shows one of them. The button is disabled until the script runs: a click
 * before that would be lost.
 */
function caPanel({ text, language }: PageContext): Html {
  return html`<div class="panel" id="login-panel">
<noscript><p class="notice">${text.needsScript}</p></noscript>
<button type="button" class="button wide" id="login" aria-disabled="true">${text.login}</button>
<div role="status" class="progress">
<p data-step="idle">${text.loginReady}</p>
<p data-step="cancelled" hidden>${text.cancelled}</p>
<p data-step="connecting" class="busy" hidden>${text.connecting}</p>
<div data-step="window" class="hint" hidden>
<p><strong>${text.windowHint}</strong></p>
<p>${text.windowHintMore}</p>
</div>
<p data-step="verifying" class="busy" hidden>${text.verifying}</p>
</div>
<div class="actions">
<button type="button" class="quiet" id="show-window" data-step="window" hidden>${text.showWindow}</button>
<button type="button" class="quiet" id="cancel" data-step="connecting window" hidden>${text.cancel}</button>
</div>
<div role="alert">
<div class="problem" id="problem" tabindex="-1" hidden>
<p class="summary" data-slot="summary"></p>
<p class="code">${text.errorCode} <code data-slot="code"></code></p>
<ol class="to-do" id="steps" hidden></ol>
<p><a id="solution" href="/faq">${text.solution}</a></p>
<dl>
<div hidden><dt>${text.secondsToWait}</dt><dd data-slot="secondsToWait"></dd></div>
<div hidden><dt>${text.computerAhead}</dt><dd data-slot="minutesAhead"></dd></div>
<div hidden><dt>${text.computerBehind}</dt><dd data-slot="minutesBehind"></dd></div>
<div hidden><dt>${text.failedCheck}</dt><dd data-slot="check"></dd></div>
<div hidden><dt>${text.field}</dt><dd data-slot="field"></dd></div>
<div hidden><dt>${text.expected}</dt><dd data-slot="expected"></dd></div>
<div hidden><dt>${text.got}</dt><dd data-slot="got"></dd></div>
</dl>
</div>
</div>
</div>
${jsonBlock('login-texts', { summaries: summariesIn(language), steps: stepsIn(language), checks: checkTitlesIn(language) })}`;
}

function summariesIn(language: Language): Record<string, string> {
  return Object.fromEntries(Object.entries(faqEntries).map(([code, { summary }]) => [code, summary[language]]));
}

/** Steps for codes about reaching the agent are shown on the page; those of other codes on their FAQ page. */
function stepsIn(language: Language): Record<string, readonly string[]> {
  const entries: [string, FaqEntry][] = Object.entries({ ...faqSubjects.agent, ...faqSubjects.access });
  return Object.fromEntries(entries.map(([code, { steps }]) => [code, steps[language]]));
}

function checkTitlesIn(language: Language): Record<string, string> {
  return Object.fromEntries(Object.entries(checkTitles).map(([check, title]) => [check, title[language]]));
}
