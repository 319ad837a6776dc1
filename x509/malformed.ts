import { HrcaError } from '@hrca/protocol/errors';

/** The one refusal of this room; `reason` is for the log. */
export function malformed(reason: string, cause?: unknown): HrcaError {
  return new HrcaError('CERTIFICATE_MALFORMED', { ...(cause === undefined ? {} : { cause }), details: { reason } });
}
