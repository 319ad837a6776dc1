import { wireErrorOf } from '@hrca/protocol';
import { type Language, languageOf } from '@hrca/protocol/bilingual';
import type { ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { refusalOf } from '../refusal.ts';
import { checkText } from '../views/checkText.ts';
import { errorPage } from '../views/error.ts';
import { pageContext } from '../views/pageContext.ts';

const BUSY_RETRY_S = 60;

/** Answers `{ error: { code, details } }`; the details of a failed check are worded in the person's language. */
export function replyWithRefusal(log: Logger): ErrorRequestHandler {
  return (thrown, _request, response, _next) => {
    const error = refuse({ thrown, response, log });
    response.json({ error: { code: error.code, details: shownDetails(error, languageOf(response.locals.language)) } });
  };
}

/** The same for somebody who looks at a page. */
export function showRefusal({
  log,
  assetUrl,
}: {
  log: Logger;
  assetUrl: (name: string) => string;
}): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = refuse({ thrown, response, log });
    response.type('html').send(errorPage(pageContext({ request, response, assetUrl }), error.code));
  };
}

function refuse({ thrown, response, log }: { thrown: unknown; response: Response; log: Logger }): HrcaError {
  const { error, status } = refusalOf(thrown);
  response.status(status);
  if (error.code === 'PORTAL_BUSY') response.setHeader('Retry-After', BUSY_RETRY_S);
  // The stack and no more: a parser's error carries the body that it could not parse.
  if (error.code === 'INTERNAL') log.error({ code: error.code, stack: (error.cause as Error | undefined)?.stack });
  else {
    const { code, details } = error;
    const { check, issuer, authorityKeyIdentifier } = details;
    const facts = { ...(issuer !== undefined && { issuer, authorityKeyIdentifier }), ...wireErrorOf(error).details };
    log.info({ code, check, ...facts }, 'refused');
  }
  return error;
}

/** Only these, and those that are public everywhere: what else an error knows is for this machine. */
function shownDetails(error: HrcaError, language: Language): ErrorDetails {
  const { check, expected, got, skewMinutes } = error.details;
  if (typeof expected !== 'string' || typeof got !== 'string' || check === undefined) {
    return wireErrorOf(error).details ?? {};
  }
  return {
    check,
    expected: checkText(expected, language),
    got: checkText(got, language),
    ...(skewMinutes !== undefined && { skewMinutes }),
  };
}
