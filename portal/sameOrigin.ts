import { HrcaError } from '@hrca/protocol/errors';
import type { RequestHandler } from 'express';

/**
 * Protects against CSRF: refuses a request unless `Origin` or `Sec-Fetch-Site` says that a page of this portal sent it, and
 * neither says otherwise.
 *
 * @throws HrcaError `ORIGIN_MISMATCH`
 */
export function requireSameOrigin(expected: string): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('Origin');
    const site = request.get('Sec-Fetch-Site');
    const isRight = (origin ?? expected) === expected && (site ?? 'same-origin') === 'same-origin';
    if (isRight && (origin !== undefined || site !== undefined)) return next();
    throw new HrcaError('ORIGIN_MISMATCH', { details: { check: 'origin', expected, got: origin ?? site ?? '' } });
  };
}
