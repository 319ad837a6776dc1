import { type Language, languageOf } from '@hrca/protocol/bilingual';
import type { Request, Response } from 'express';
import type { LoginFacts } from '../sessionData.ts';
import { type Text, textIn } from './text.ts';

/** What every page is rendered with. */
export interface PageContext {
  readonly language: Language;
  readonly text: Text;
  readonly assetUrl: (name: string) => string;
  readonly query: URLSearchParams;
  readonly login: LoginFacts | undefined;
  /** Whether no unit had logged in with this browser before: the page then shows the unit and a button to log out. */
  readonly isFirstUnit: boolean;
}

export function pageContext({
  request,
  response,
  assetUrl,
}: {
  request: Request;
  response: Response;
  assetUrl: (name: string) => string;
}): PageContext {
  // A request can fail before its language is known.
  const language = languageOf(response.locals.language);
  return {
    language,
    text: textIn(language),
    assetUrl,
    query: new URLSearchParams(request.url.split('?')[1]),
    // An error can occur before the session is loaded.
    login: request.session?.login,
    isFirstUnit: request.session?.isFirstUnit ?? false,
  };
}
