import { type Html, html } from '../html.ts';
import type { UnitSession } from '../session.ts';
import { layout, type PageContext } from './layout.ts';
import { checkNames, text } from './text.ts';

/** Nanjing keeps Beijing time. */
const TIME_ZONE = 'Asia/Shanghai';

export function unitPage(context: PageContext, { unit, certificate, signedAt, algorithm, checks }: UnitSession): Html {
  const { language } = context;
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const date = (at: number) => new Date(at).toLocaleDateString(locale, { timeZone: TIME_ZONE, dateStyle: 'long' });
  const time = (at: number) =>
    new Date(at).toLocaleString(locale, { timeZone: TIME_ZONE, dateStyle: 'long', timeStyle: 'medium' });
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return layout(
    context,
    text.unitHome[language],
    html`<section class="card"><h1>${text.unitHome[language]}</h1>
<dl>${[
      fact(text.unitName[language], html`<bdi>${unit.name}</bdi>`),
      fact(text.unitCode[language], html`<code>${unit.code}</code>`),
      fact(
        text.certificate[language],
        html`${certificate.keyKind} · ${algorithm} · <code>${certificate.serialNumber}</code>`,
      ),
      fact(text.issuer[language], html`<bdi>${certificate.issuer}</bdi>`),
      fact(text.validUntil[language], date(certificate.notAfter)),
      fact(text.signedAt[language], `${time(signedAt)} (UTC+8)`),
    ]}</dl></section>
<section class="card"><h2>${text.checks[language]}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${text.checks[language]}"><table><thead><tr><th scope="col">${text.check[language]}</th><th scope="col">${text.expected[language]}</th><th scope="col">${text.got[language]}</th></tr></thead>
<tbody>${checks.map(({ check, expected, got }) => html`<tr><th scope="row">${checkNames[check][language]}</th><td>${expected}</td><td><bdi>${got}</bdi></td></tr>`)}</tbody></table></div></section>`,
  );
}
