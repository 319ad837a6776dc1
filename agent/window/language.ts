import { type Language, languageOf } from '@hrca/protocol/bilingual';

const COOKIE = 'hrca-language';
const YEAR_S = 31_536_000;

/**
 * Each window has a port of its own, hence an origin and a local storage of its own: only a cookie, which does not look
 * at ports, outlives the window.
 */
export function readLanguage(): Language {
  try {
    const cookie = document.cookie.split('; ').find((pair) => pair.startsWith(`${COOKIE}=`));
    return languageOf(cookie?.slice(COOKIE.length + 1));
  } catch {
    return languageOf(undefined);
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
