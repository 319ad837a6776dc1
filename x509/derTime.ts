import { type DerNode, tags } from './der.ts';
import { malformed } from './malformed.ts';

/**
 * Milliseconds since 1970 of a UTCTime or GeneralizedTime in the one form that RFC 5280 §4.1.2.5 allows: seconds, `Z`, no
 * fraction. A year before 2050 as GeneralizedTime is read too, since CAs do write it. Throws `CERTIFICATE_MALFORMED`.
 */
export function readTime(node: DerNode | undefined): number {
  if (node === undefined) throw malformed('a value is missing');
  const digits = String.fromCharCode(...node.content.subarray(0, 16));
  if (node.tag === tags.generalizedTime) return timeOf(digits);
  if (node.tag !== tags.utcTime) throw malformed('not a time');
  return timeOf((digits < '50' ? '20' : '19') + digits);
}

function timeOf(digits: string): number {
  const iso = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6.000Z');
  const time = Date.parse(iso);
  // Date.parse rolls 30 February over; a date that does not read back the same never was one.
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw malformed('time is not DER');
  return time;
}
