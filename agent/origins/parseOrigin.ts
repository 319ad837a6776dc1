import { HrcaError } from '@hrca/protocol/errors';

const ORIGIN = /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*|http:\/\/localhost)(:[1-9]\d{0,4})?$/;

/**
 * Checks one entry of an origin list: exactly `https://host[:port]` as a browser would send it, or
 * `http://localhost[:port]`. Wildcards, ranges, paths and plain http are refused with the reason.
 *
 * @throws HrcaError `ORIGIN_INVALID`
 */
export function parseOrigin(text: string): string {
  if (!ORIGIN.test(text)) throw invalid(text, reasonFor(text));
  // A default port or a number written another way would never match what a browser sends.
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw invalid(text, 'not written as browsers send it');
}

function reasonFor(text: string): string {
  if (text.includes('*')) return 'wildcards are not allowed';
  if (text.startsWith('http://')) return 'only https, or http://localhost';
  if (/^https:\/\/[^/]+\//.test(text)) return 'path, query and trailing slash do not belong to an origin';
  return 'write it as https://host or https://host:port, in lower case';
}

function invalid(origin: string, reason: string): HrcaError {
  return new HrcaError('ORIGIN_INVALID', { details: { origin: origin.slice(0, 255), reason } });
}
