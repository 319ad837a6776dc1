import type { Bilingual } from '@hrca/protocol/faq';
import type { Request, RequestHandler, Response } from 'express';

export type Language = keyof Bilingual;

const COOKIE = 'lang';
const YEAR_MS = 365 * 86_400_000;

/** Chinese unless the person chose otherwise: by `?lang=`, which is kept in a cookie. */
export function chooseLanguage({ isSecure }: { isSecure: boolean }): RequestHandler {
  return (request, response, next) => {
    const asked = languageNamed(request.query.lang);
    if (asked) {
      response.cookie(COOKIE, asked, { httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: YEAR_MS });
    }
    response.locals.language = asked ?? languageNamed(languageCookie(request)) ?? 'zh';
    next();
  };
}

export function languageOf(response: Response): Language {
  // A request can fail before its language is known.
  return response.locals.language ?? 'zh';
}

function languageCookie(request: Request): string | undefined {
  return /(?:^|;\s*)lang=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
}

function languageNamed(name: unknown): Language | undefined {
  return name === 'zh' || name === 'en' ? name : undefined;
}
