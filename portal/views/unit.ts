import type { Check } from '@hrca/verifier';
import { type Html, html, untrusted, type Value } from '../html.ts';
import type { LoginFacts } from '../sessionData.ts';
import { checkText, checkTitles, isSkipped } from './checkText.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';
import { dateText, timeElement } from './time.ts';

/** Longer than for a name: a chain contains several names. */
const CHECK_TEXT_MAX_LENGTH = 400;

/** The unit, its certificate and every check of the login. */
export function unitPage(context: PageContext, login: LoginFacts): string {
  const { text, language } = context;
  const { unit, certificate, signedAt, algorithm } = login;
  const main = html`<h1>${text.unitCenter}</h1>
<section class="card unit">
<h2>${untrusted(unit.name)}</h2>
<dl class="facts">
${fact(text.unitCode, html`<code>${untrusted(unit.code)}</code>`)}
${fact(text.signedAt, timeElement(signedAt, language))}
<div hidden data-local-time><dt>${text.signedAtLocal}</dt><dd></dd></div>
</dl>
</section>
<section class="card">
<h2>${text.certificate}</h2>
<dl class="facts">
${fact(text.issuer, untrusted(certificate.issuer))}
${fact(text.validity, `${dateText(certificate.notBefore)} — ${dateText(certificate.notAfter)}`)}
${fact(text.keyAndAlgorithm, `${certificate.keyKind} · ${algorithm}`)}
<div class="long"><dt>${text.serialNumber}</dt><dd><code>${untrusted(certificate.serialNumber)}</code></dd></div>
<div class="long"><dt>${text.fingerprint}</dt><dd><code>${certificate.id}</code></dd></div>
</dl>
</section>
<section class="card">
<h2>${text.checks}</h2>
<p>${text.checksLead}</p>
<ol class="checks">
${login.checks.map((check) => checkItem(context, check))}
</ol>
</section>`;
  return layout(context, { title: text.unitCenter, main, script: 'unit.js' });
}

function fact(name: string, value: Value): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function checkItem({ text, language }: PageContext, item: Check): Html {
  const shown = (value: string) => untrusted(checkText(value, language), CHECK_TEXT_MAX_LENGTH);
  const mark = isSkipped(item)
    ? html`<span class="mark skipped">${text.skipped}</span>`
    : html`<span class="mark passed">${text.passed}</span>`;
  return html`<li>
<h3>${checkTitles[item.check][language]}</h3>
${mark}
<dl>
<div><dt>${text.expected}</dt><dd>${shown(item.expected)}</dd></div>
<div><dt>${text.got}</dt><dd>${shown(item.got)}</dd></div>
</dl>
</li>`;
}
