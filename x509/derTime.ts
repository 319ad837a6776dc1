import { type DerNode, malformed, tags } from './der.ts';

const DIGIT_0 = 0x30;
const LETTER_Z = 0x5a;

/**
 * Milliseconds since 1970 of a UTCTime or GeneralizedTime in the one form that RFC 5280 §4.1.2.5 allows: seconds, `Z`, no
 * fraction. GeneralizedTime is also read for years before 2050, since CAs write it. Throws `CERTIFICATE_MALFORMED`.
 */
export function readTime(node: DerNode | undefined): number {
  if (node === undefined) throw malformed('value missing');
  const { tag, content } = node;
  if (tag !== tags.utcTime && tag !== tags.generalizedTime) throw malformed('not a time');
  const afterYear = tag === tags.utcTime ? 2 : 4;
  const end = afterYear + 10;
  if (content.length !== end + 1 || content[end] !== LETTER_Z) throw malformed('time is not DER');
  const year = afterYear === 2 ? century(twoDigits(content, 0)) : twoDigits(content, 0) * 100 + twoDigits(content, 2);
  const month = twoDigits(content, afterYear);
  const day = twoDigits(content, afterYear + 2);
  const hour = twoDigits(content, afterYear + 4);
  const minute = twoDigits(content, afterYear + 6);
  const second = twoDigits(content, afterYear + 8);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date turns 30 February into a day in March and 24:00 into the next day, so the fields are compared with the result.
  const isDate = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDate || minute > 59 || second > 59) throw malformed('time does not exist');
  return date.getTime();
}

function twoDigits(digits: Uint8Array, at: number): number {
  const [tens, ones] = [(digits[at] as number) - DIGIT_0, (digits[at + 1] as number) - DIGIT_0];
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) throw malformed('time is not DER');
  return tens * 10 + ones;
}

function century(year: number): number {
  return year < 50 ? 2000 + year : 1900 + year;
}
