import { LOGIN_TOKEN_MAX_LENGTH, type LoginFormat } from '@hrca/protocol';
import type { HrcaError } from '@hrca/protocol/errors';
import { type Check, verificationError } from './check.ts';
import { cmsFormatCheck } from './cms/cms.ts';
import { parseCms } from './cms/parseCms.ts';
import type { LoginToken } from './loginToken.ts';
import { jwsFormatCheck, parseJws } from './parseJws.ts';

const readers: Readonly<Record<LoginFormat, (input: string) => LoginToken>> = { jws: parseJws, cms: parseCms };
const checks: Readonly<Record<LoginFormat, (got?: string) => Check>> = { jws: jwsFormatCheck, cms: cmsFormatCheck };

/**
 * Takes a login token apart that is of one of `formats`.
 *
 * @throws HrcaError `TOKEN_MALFORMED`, and what `parseCms` throws
 */
export function parseLoginToken(input: unknown, formats: readonly LoginFormat[]): LoginToken {
  if (typeof input !== 'string') throw malformed(typeof input, formats);
  if (input.length > LOGIN_TOKEN_MAX_LENGTH) throw malformed(`${input.length} characters`, formats);
  const looksLike = formatOf(input);
  if (looksLike && formats.includes(looksLike)) return readers[looksLike](input);
  const [format = 'jws'] = formats;
  if (looksLike) throw malformed(`${looksLike.toUpperCase()}, which the option formats does not list`, formats);
  return readers[format](input);
}

/** A JWS has dots, which base64url has not; a CMS begins with the tag of a SEQUENCE and a length. */
function formatOf(input: string): LoginFormat | undefined {
  if (input.includes('.')) return 'jws';
  return /^M[A-P]/.test(input) ? 'cms' : undefined;
}

export function formatCheck(format: LoginFormat): Check {
  return checks[format]();
}

function malformed(got: string, [format = 'jws']: readonly LoginFormat[]): HrcaError {
  return verificationError('TOKEN_MALFORMED', checks[format](got));
}
