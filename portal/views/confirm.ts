import { html, untrusted } from '../html.ts';
import type { LoginFacts } from '../sessionData.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';

/** Asks the user to confirm the unit, where another one logged in last with this browser. */
export function confirmPage(
  context: PageContext,
  { login, lastCode }: { login: LoginFacts; lastCode: string | undefined },
): string {
  const { text } = context;
  const { unit, certificate } = login;
  const main = html`<div class="narrow">
<section class="card confirm">
<h1>${text.confirmQuestion[0]}${untrusted(unit.name)}${text.confirmQuestion[1]}</h1>
<p>${text.confirmLead}</p>
<dl class="facts">
<div><dt>${text.unitCode}</dt><dd><code>${untrusted(unit.code)}</code></dd></div>
${
  lastCode !== undefined &&
  html`<div><dt>${text.lastUnitCode}</dt><dd><code>${lastCode === 'another' ? text.unknown : lastCode}</code></dd></div>`
}
<div><dt>${text.issuer}</dt><dd>${untrusted(certificate.issuer)}</dd></div>
</dl>
<p>${text.confirmAdvice}</p>
<div class="actions">
<form method="post" action="/login/confirm"><button class="button">${text.confirmUnit}</button></form>
<form method="post" action="/logout"><button class="quiet">${text.notMyUnit}</button></form>
</div>
</section>
</div>`;
  return layout(context, { title: text.confirmTitle, main });
}
