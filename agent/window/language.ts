import { en } from './text/en.ts';
import { type Text, zh } from './text/zh.ts';

export type Language = 'zh' | 'en';

export const texts: Record<Language, Text> = { zh, en };

/** BCP 47, for `lang` and for dates. */
export const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

const COOKIE = 'hrca-language';
const YEAR_S = 31_536_000;

/**
 * Each window has a port of its own, hence an origin and a local storage of its own: only a cookie, which does not look
 * at ports, outlives the window.
 */
export function readLanguage(): Language {
  try {
    return document.cookie.split('; ').includes(`${COOKIE}=en`) ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

export function keepLanguage(language: Language): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox ESR and older Chromium have no Cookie Store API.
    document.cookie = `${COOKIE}=${language}; Max-Age=${YEAR_S}; Path=/; SameSite=Strict`;
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
