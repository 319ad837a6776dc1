import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { type HttpError, httpFault } from './httpFault.ts';

/** An error as it is answered: typed, and with its HTTP status. */
export interface Refusal {
  readonly error: HrcaError;
  readonly status: number;
}

/** All other refusals are 403: understood, and not let in. */
const statuses: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  TOKEN_MALFORMED: 400,
  CHALLENGE_MALFORMED: 400,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  PORTAL_BUSY: 503,
};

/** Makes a typed refusal of whatever was thrown; what express and its parsers complain of is the request's fault. */
export function refusalOf(thrown: unknown): Refusal {
  if (isHrcaError(thrown)) return { error: thrown, status: statuses[thrown.code] ?? 403 };
  if (isClientError(thrown)) {
    return {
      error: new HrcaError('REQUEST_INVALID', { cause: thrown, details: httpFault(thrown) }),
      status: thrown.status,
    };
  }
  return { error: new HrcaError('INTERNAL', { cause: thrown }), status: 500 };
}

function isClientError(thrown: unknown): thrown is HttpError {
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number') return false;
  return thrown.status >= 400 && thrown.status < 500;
}
