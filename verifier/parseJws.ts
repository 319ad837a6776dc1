import { LOGIN_TOKEN_TYPE, type LoginHeader, loginHeaderSchema } from '@hrca/protocol';
import type { HrcaError } from '@hrca/protocol/errors';
import { type Check, verificationError } from './check.ts';
import { encode, type LoginToken, parseClaims, parseJson } from './loginToken.ts';

/**
 * Parses a compact JWS (RFC 7515 §7.1). Its header is parsed by `parseLoginHeader`, and only if it is not cached.
 *
 * @throws HrcaError `TOKEN_MALFORMED`
 */
export function parseJws(input: string): LoginToken {
  const [protectedHeader, payload, signature, ...rest] = input.split('.', 4);
  if (!protectedHeader || !payload || !signature || rest.length > 0) throw malformed('not three parts');
  const signatureBytes = Buffer.from(signature, 'base64url');
  if (signatureBytes.toString('base64url') !== signature) throw malformed('signature: not canonical base64url');
  return {
    format: 'jws',
    protectedHeader,
    claims: parseClaims(payload, malformed),
    signingInput: input.slice(0, -signature.length - 1),
    signature: signatureBytes,
  };
}

/** @throws HrcaError `TOKEN_MALFORMED` */
export function parseLoginHeader(protectedHeader: string): LoginHeader {
  const header = loginHeaderSchema.safeParse(parseJson(protectedHeader, 'header', malformed));
  if (!header.success) throw malformed('header: wrong members', header.error);
  if (encode(header.data) !== protectedHeader) throw malformed('header: not canonical');
  return header.data;
}

export function jwsFormatCheck(got: string = LOGIN_TOKEN_TYPE): Check {
  return { check: 'tokenFormat', expected: `compact JWS, ${LOGIN_TOKEN_TYPE}`, got };
}

function malformed(reason: string, cause?: unknown): HrcaError {
  return verificationError('TOKEN_MALFORMED', jwsFormatCheck(reason), { cause });
}
