import { HrcaError } from '@hrca/protocol/errors';
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { clientAddress } from './clientAddress.ts';

const WINDOW_MS = 60_000;

/** At most `perMinute` requests from one address, then `RATE_LIMITED`; 0 means no limit. */
export function loginRateLimit({ perMinute }: { perMinute: number }): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    keyGenerator: (request) => clientAddress(request),
    skip: () => perMinute === 0,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Clients may send the header where no proxy is configured; it is ignored, without a warning in the log.
    validate: { xForwardedForHeader: false },
    handler: (_request, _response, next) => next(new HrcaError('RATE_LIMITED')),
  });
}
