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
 * Parses a login token in one of `formats`.
 *
 * @throws HrcaError `TOKEN_MALFORMED`, and what `parseCms` throws
 */
export function parseLoginToken(input: unknown, formats: readonly LoginFormat[]): LoginToken {
  if (typeof input !== 'string') throw malformed(typeof input, formats);
  if (input.length > LOGIN_TOKEN_MAX_LENGTH) throw malformed(`${input.length} characters`, formats);
  const found = formatOf(input);
  if (found && formats.includes(found)) return readers[found](input);
  const [format = 'jws'] = formats;
  if (found) throw malformed(`${found.toUpperCase()}, which the option formats does not list`, formats);
  return readers[format](input);
}

/** A JWS has dots, which are not in base64url; a CMS begins with the tag of a SEQUENCE and a long length. */
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
