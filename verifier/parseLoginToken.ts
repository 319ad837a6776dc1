import {
  LOGIN_TOKEN_MAX_LENGTH,
  LOGIN_TOKEN_TYPE,
  type LoginClaims,
  type LoginHeader,
  loginHeaderSchema,
} from '@hrca/protocol';
import type { HrcaError } from '@hrca/protocol/errors';
import { type Check, refusal } from './check.ts';
import { isLoginClaims } from './loginClaims.ts';

/** A login token taken apart; nothing in it is true yet. */
export interface LoginToken {
  /** base64url of the protected header, as it came. */
  readonly protectedHeader: string;
  readonly claims: LoginClaims;
  /** What the signature is over: `header.payload`, in ASCII. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/**
 * Takes a compact JWS apart (RFC 7515 §7.1), all but the header, which `parseLoginHeader` reads when it is new.
 *
 * @throws HrcaError `TOKEN_MALFORMED`
 */
export function parseLoginToken(input: unknown): LoginToken {
  if (typeof input !== 'string') throw malformed(typeof input);
  if (input.length > LOGIN_TOKEN_MAX_LENGTH) throw malformed(`${input.length} characters`);
  const [protectedHeader, payload, signature, ...rest] = input.split('.', 4);
  if (!protectedHeader || !payload || !signature || rest.length > 0) throw malformed('not three parts');
  const signatureOctets = Buffer.from(signature, 'base64url');
  if (signatureOctets.toString('base64url') !== signature) throw malformed('signature: not canonical base64url');
  const claims = parseJson(payload, 'claims');
  if (!isLoginClaims(claims)) throw malformed('claims: wrong members');
  const { aud, nonce, iat } = claims;
  if (encode({ aud, nonce, iat }) !== payload) throw malformed('claims: not canonical');
  return {
    protectedHeader,
    claims,
    signingInput: input.slice(0, -signature.length - 1),
    signature: signatureOctets,
  };
}

/** @throws HrcaError `TOKEN_MALFORMED` */
export function parseLoginHeader(protectedHeader: string): LoginHeader {
  const header = loginHeaderSchema.safeParse(parseJson(protectedHeader, 'header'));
  if (!header.success) throw malformed('header: wrong members', header.error);
  if (encode(header.data) !== protectedHeader) throw malformed('header: not canonical');
  return header.data;
}

function parseJson(part: string, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (cause) {
    throw malformed(`${name}: no JSON`, cause);
  }
}

/**
 * What was understood must, written out again, be what was sent, character by character. That leaves no room for
 * duplicate members, white space, escapes, another order, bad UTF-8, padding or loose bits, and so none for two readers
 * of one token to differ. Members come in the order of the schemas, which is that of the wire.
 */
function encode(value: LoginClaims | LoginHeader): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function tokenFormatCheck(got: string = LOGIN_TOKEN_TYPE): Check {
  return { check: 'tokenFormat', expected: `compact JWS, ${LOGIN_TOKEN_TYPE}`, got };
}

function malformed(reason: string, cause?: unknown): HrcaError {
  return refusal('TOKEN_MALFORMED', tokenFormatCheck(reason), { cause });
}
