import { type Html, html } from '../html.ts';
import { text } from './text.ts';

export type Language = 'zh' | 'en';

export interface PageContext {
  readonly language: Language;
  readonly path: string;
  /** The unit that is logged in. */
  readonly unitName: string | undefined;
}

/** The frame around every page. */
export function layout({ language, path, unitName }: PageContext, title: string, content: Html, script?: string): Html {
  const other = language === 'zh' ? 'en' : 'zh';
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${text.portal[language]}</title>
<link rel="icon" href="/assets/emblem.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/portal.css">
${script === undefined ? undefined : html`<script type="module" src="/assets/${script}"></script>`}
</head>
<body>
<header><div class="bar">
<a class="brand" href="/"><img src="/assets/emblem.svg" alt="" width="36" height="36"><span>${text.portal[language]}</span><small>${text.demo[language]}</small></a>
<nav><a href="/faq">${text.faq[language]}</a><a href="${path}?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${text.otherLanguage[language]}</a>
${unitName === undefined ? undefined : html`<form method="post" action="/logout"><button class="plain">${text.logout[language]}</button></form>`}</nav>
</div></header>
<main>${content}</main>
</body>
</html>`;
}
