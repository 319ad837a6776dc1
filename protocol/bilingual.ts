/** One text in the two languages of the product: a sentence, a list of them, or a function that builds one. */
export interface Bilingual<T = string> {
  readonly zh: T;
  readonly en: T;
}

export type Language = keyof Bilingual;

/** Texts by name, in groups where that helps. */
export interface BilingualTexts {
  readonly [name: string]: Bilingual<unknown> | BilingualTexts;
}

/** The same names and groups with the texts of one language. */
export type InLanguage<T> = T extends Bilingual<infer Text> ? Text : { readonly [K in keyof T]: InLanguage<T[K]> };

/** BCP 47, for `lang` attributes and for `Intl`. */
export const languageTags: Bilingual = { zh: 'zh-CN', en: 'en' };

/** What each language calls itself. */
export const languageNames: Bilingual = { zh: '中文', en: 'English' };

export const otherLanguage: Bilingual<Language> = { zh: 'en', en: 'zh' };

/**
 * The language for a locale: BCP 47 (`zh-Hans-CN`), POSIX (`en_GB.UTF-8`) or `zh` and `en` themselves. Chinese for none
 * and for `C` and `POSIX`, which name no language; English for every other.
 */
export function languageOf(locale: string | undefined = ''): Language {
  return /^(zh|c\b|posix\b|$)/i.test(locale) ? 'zh' : 'en';
}

/** Both languages on one line, for terminals and logs. */
export function bothLanguages({ zh, en }: Bilingual): string {
  return `${zh} · ${en}`;
}

export function inLanguage<T extends BilingualTexts>(texts: T, language: Language): InLanguage<T> {
  const entries = Object.entries(texts).map(([name, text]) => [
    name,
    isBilingual(text) ? text[language] : inLanguage(text, language),
  ]);
  return Object.fromEntries(entries) as InLanguage<T>;
}

function isBilingual(text: Bilingual<unknown> | BilingualTexts): text is Bilingual<unknown> {
  return 'zh' in text && 'en' in text;
}
