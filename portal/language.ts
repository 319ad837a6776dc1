import { languageOf } from '@hrca/protocol/bilingual';
import type { Request, RequestHandler } from 'express';

const COOKIE = 'lang';
const YEAR_MS = 365 * 86_400_000;

/** Chinese unless the user chooses otherwise with `?lang=`, which is kept in a cookie. Sets `response.locals.language`. */
export function chooseLanguage({ isSecure }: { isSecure: boolean }): RequestHandler {
  return (request, response, next) => {
    const chosen = request.query.lang;
    const isChosen = typeof chosen === 'string' && chosen !== '';
    const language = languageOf(isChosen ? chosen : languageCookie(request));
    if (isChosen) {
      response.cookie(COOKIE, language, { httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: YEAR_MS });
    }
    response.locals.language = language;
    next();
  };
}

function languageCookie(request: Request): string | undefined {
  return /(?:^|;\s*)lang=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
}
