import { languageNames, languageTags, otherLanguage } from '@hrca/protocol/bilingual';
import { type Html, html, untrusted } from '../html.ts';
import type { PageContext } from './pageContext.ts';

/** A complete page with `main` as its content. */
export function layout(
  context: PageContext,
  { title, main, script, here }: { title: string; main: Html; script?: string; here?: 'home' | 'faq' },
): string {
  const { language, text, assetUrl } = context;
  return html`<!doctype html>
<html lang="${languageTags[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === text.siteName ? title : `${title} · ${text.siteName}`}</title>
<link rel="icon" type="image/svg+xml" href="${assetUrl('emblem.svg')}">
<link rel="stylesheet" href="${assetUrl('portal.css')}">
${script !== undefined && html`<script type="module" src="${assetUrl(script)}"></script>`}
</head>
<body>
<a class="skip" href="#main">${text.skipToContent}</a>
<header class="site-header">
<div class="width">
<a class="brand" href="/"><img src="${assetUrl('emblem.svg')}" alt="" width="40" height="40"><span>${text.siteName}</span></a>
<nav aria-label="${text.navigation}">
<a href="/"${current(here === 'home')}>${text.home}</a>
<a href="/faq"${current(here === 'faq')}>${text.faq}</a>
${languageLink(context)}
${context.login && html`<form method="post" action="/logout"><button class="quiet">${text.logout}</button></form>`}
</nav>
</div>
</header>
${firstUnitBanner(context)}
<main id="main" tabindex="-1" class="width">
${main}
</main>
<footer class="site-footer"><div class="width">${text.siteNote}</div></footer>
</body>
</html>
`.toString();
}

/** At the first login of a browser there is no earlier unit to compare with, so the user is asked to compare. */
function firstUnitBanner({ text, login, isFirstUnit }: PageContext): Html | false {
  return (
    login !== undefined &&
    isFirstUnit &&
    html`<form method="post" action="/logout/wrong-unit" class="first-unit" aria-label="${text.currentUnit}"><div class="width">
<p>${text.currentUnit} <strong>${untrusted(login.unit.name)}</strong> <code>${untrusted(login.unit.code)}</code></p>
<button class="quiet">${text.notMyUnit}</button>
</div></form>`
  );
}

/** A relative link: the same page in the other language. */
function languageLink({ language, query }: PageContext): Html {
  const other = otherLanguage[language];
  const target = new URLSearchParams(query);
  target.set('lang', other);
  const tag = languageTags[other];
  return html`<a class="language" href="?${target.toString()}" lang="${tag}" hreflang="${tag}">${languageNames[other]}</a>`;
}

function current(isHere: boolean): Html | false {
  return isHere && html` aria-current="page"`;
}
