import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { type HttpError, requestFieldError } from './requestError.ts';

/** The error that is sent, and its HTTP status. */
export interface ErrorResponse {
  readonly error: HrcaError;
  readonly status: number;
}

/** All others are 403: the request is understood and refused. */
const statuses: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  TOKEN_MALFORMED: 400,
  CHALLENGE_MALFORMED: 400,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  PORTAL_BUSY: 503,
};

/** Maps an exception to an `HrcaError`: errors of express and its body parser to `REQUEST_INVALID`, unknown ones to `INTERNAL`. */
export function errorResponse(thrown: unknown): ErrorResponse {
  if (isHrcaError(thrown)) return { error: thrown, status: statuses[thrown.code] ?? 403 };
  if (isClientError(thrown)) {
    return {
      error: new HrcaError('REQUEST_INVALID', { cause: thrown, details: requestFieldError(thrown) }),
      status: thrown.status,
    };
  }
  return { error: new HrcaError('INTERNAL', { cause: thrown }), status: 500 };
}

function isClientError(thrown: unknown): thrown is HttpError {
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number') return false;
  return thrown.status >= 400 && thrown.status < 500;
}
