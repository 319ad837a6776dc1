import { LOGIN_TOKEN_MAX_LENGTH, type LoginFormat } from '@hrca/protocol';
import type { HrcaError } from '@hrca/protocol/errors';
import { type Check, refusal } from './check.ts';
import { cmsFormatCheck } from './cms/cmsFormatCheck.ts';
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
  // A JWS has dots, which base64url has not.
  const looksLike = formats.includes('jws') && (input.includes('.') || !formats.includes('cms')) ? 'jws' : 'cms';
  return readers[looksLike](input);
}

export function formatCheck(format: LoginFormat): Check {
  return checks[format]();
}

function malformed(got: string, [format = 'jws']: readonly LoginFormat[]): HrcaError {
  return refusal('TOKEN_MALFORMED', checks[format](got));
}
