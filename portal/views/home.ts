import { html, untrusted } from '../html.ts';
import { layout } from './layout.ts';
import type { PageContext } from './pageContext.ts';

export function homePage(context: PageContext): string {
  const { text, login } = context;
  const entrance = login
    ? html`<p class="lead">${text.loggedInAs}: ${untrusted(login.unit.name)}</p>
<a class="button" href="/unit">${text.unitCenter}</a>`
    : html`<p class="lead">${text.homeLead}</p>
<a class="button" href="/login">${text.unitLogin}</a>`;
  const main = html`<section class="hero">
<h1>${text.homeTitle}</h1>
${entrance}
</section>
<section class="card">
<h2>${text.howTo}</h2>
<ol class="steps">
${text.howToSteps.map(([title, detail]) => html`<li><div><h3>${title}</h3><p>${detail}</p></div></li>`)}
</ol>
</section>
<div class="columns">
<section class="card">
<h2>${text.prepare}</h2>
<ul>
${text.prepareItems.map((item) => html`<li>${item}</li>`)}
</ul>
</section>
<section class="card">
<h2>${text.help}</h2>
<p>${text.helpLead}</p>
<p><a href="/faq">${text.allFaq}</a></p>
</section>
</div>`;
  return layout(context, { title: text.siteName, main, here: 'home' });
}
