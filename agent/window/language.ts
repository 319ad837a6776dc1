import { type Language, languageOf } from '@hrca/protocol/bilingual';

const COOKIE = 'hrca-language';
const YEAR_S = 31_536_000;

/**
 * From a cookie: each window has its own port, hence its own origin and local storage, but cookies are shared by all ports
 * of a host (RFC 6265 §8.5).
 */
export function readLanguage(): Language {
  try {
    const cookie = document.cookie.split('; ').find((pair) => pair.startsWith(`${COOKIE}=`));
    return languageOf(cookie?.slice(COOKIE.length + 1));
  } catch {
    return languageOf(undefined);
  }
}

export function storeLanguage(language: Language): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox ESR and older Chromium have no Cookie Store API.
    document.cookie = `${COOKIE}=${language}; Max-Age=${YEAR_S}; Path=/; SameSite=Strict`;
  } catch {
    // Without cookies the choice lasts as long as the window.
  }
}
