import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';

const statuses: Partial<Record<ErrorCode, number>> = { INTERNAL: 500, PORTAL_BUSY: 503, RATE_LIMITED: 429 };

/** Every failure leaves as `{ error: { code, details } }`; what it was about stays in the log. */
export function failureHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const failure = typedFailure(error);
    if (failure.code === 'INTERNAL') log.error({ err: error }, 'unexpected');
    const { code, details } = failure;
    log.info({ code, check: details.check }, 'refused');
    response.status(statuses[code] ?? 400).json({ error: { code, details } });
  };
}

function typedFailure(error: unknown): HrcaError {
  if (isHrcaError(error)) return error;
  // body-parser marks what the client got wrong with a 4xx status.
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return new HrcaError(status >= 400 && status < 500 ? 'REQUEST_INVALID' : 'INTERNAL', { cause: error });
}
