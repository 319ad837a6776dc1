import { wireErrorOf } from '@hrca/protocol';
import { type Language, languageOf } from '@hrca/protocol/bilingual';
import type { ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { errorResponse } from '../errorResponse.ts';
import { checkText } from '../views/checkText.ts';
import { errorPage } from '../views/error.ts';
import { pageContext } from '../views/pageContext.ts';

const BUSY_RETRY_S = 60;

/** Sends `{ error: { code, details } }`, with the details of a failed check in the user's language. */
export function answerErrorAsJson(log: Logger): ErrorRequestHandler {
  return (thrown, _request, response, _next) => {
    const error = logAndSetStatus({ thrown, response, log });
    response.json({ error: { code: error.code, details: shownDetails(error, languageOf(response.locals.language)) } });
  };
}

/** Sends the error as a page. */
export function answerErrorAsPage({
  log,
  assetUrl,
}: {
  log: Logger;
  assetUrl: (name: string) => string;
}): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = logAndSetStatus({ thrown, response, log });
    response.type('html').send(errorPage(pageContext({ request, response, assetUrl }), error.code));
  };
}

function logAndSetStatus({ thrown, response, log }: { thrown: unknown; response: Response; log: Logger }): HrcaError {
  const { error, status } = errorResponse(thrown);
  response.status(status);
  if (error.code === 'PORTAL_BUSY') response.setHeader('Retry-After', BUSY_RETRY_S);
  // The stack only: a parser's error has the body that it could not parse as a property.
  if (error.code === 'INTERNAL') log.error({ code: error.code, stack: (error.cause as Error | undefined)?.stack });
  else {
    const { code, details } = error;
    const { check, issuer, authorityKeyIdentifier } = details;
    const facts = { ...(issuer !== undefined && { issuer, authorityKeyIdentifier }), ...wireErrorOf(error).details };
    log.info({ code, check, ...facts }, 'request refused');
  }
  return error;
}

/** The details of a failed check and those that `publicDetails` marks; all others stay on the server. */
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
