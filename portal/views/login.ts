import { type ErrorCode, errorCodes } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { type Html, html } from '../html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

export function loginPage(context: PageContext): Html {
  const { language } = context;
  // The script needs a sentence for whatever may go wrong, also when the server can no longer be asked.
  const summaries = Object.fromEntries(errorCodes.map((code: ErrorCode) => [code, faqEntries[code].summary[language]]));
  return layout(
    context,
    text.login[language],
    html`<section class="card narrow"><h1>${text.unitLogin[language]}</h1>
<h2 id="method">${text.chooseMethod[language]}</h2>
<div class="methods" role="group" aria-labelledby="method"><button type="button" class="method" id="ca" aria-pressed="true"><strong>${text.ca[language]}</strong> <span aria-hidden="true">${text.caMore[language]}</span></button></div>
<p class="failure" id="failure" role="alert" hidden><span id="failure-text"></span> <code id="failure-code"></code><br><span id="failure-details"></span> <a id="failure-link" href="/faq">${text.whatToDo[language]}</a></p>
<p><button type="button" class="button wide" id="login">${text.login[language]}</button></p>
<div id="progress" role="status" hidden><p id="progress-text" data-connecting="${text.connecting[language]}" data-open="${text.hint[language]}"></p>
<p class="row"><button type="button" id="show" hidden>${text.showAgain[language]}</button><button type="button" id="cancel">${text.cancel[language]}</button></p></div>
<div id="summaries" hidden data-json="${JSON.stringify(summaries)}" data-expected="${text.expected[language]}" data-got="${text.got[language]}"></div>
</section>`,
    'login.js',
  );
}
