import { HrcaError } from '@hrca/protocol/errors';
import type { RequestHandler } from 'express';

/**
 * Lets a change through only where the browser vouches that a page of this portal asked for it (against CSRF). One of
 * the two headers must be there, and neither may say otherwise.
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
