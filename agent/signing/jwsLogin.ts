import { LOGIN_TOKEN_TYPE, type LoginAlgorithm, type LoginHeader } from '@hrca/protocol';
import { claimsOf, type LoginFacts, type UnsignedLogin } from './unsignedLogin.ts';

/** A login as a compact JWS (RFC 7515 §5.1): the key signs protected header and claims. */
export function jwsLogin(facts: LoginFacts): UnsignedLogin {
  const signingInput = `${protectedHeader(facts)}.${base64url(JSON.stringify(claimsOf(facts)))}`;
  return {
    message: new Uint8Array(Buffer.from(signingInput)),
    token: (signature) => `${signingInput}.${Buffer.from(signature).toString('base64url')}`,
  };
}

/** Base64url; it is the same for every login with a certificate. */
function protectedHeader({ algorithm, chain }: LoginFacts): string {
  const made = headers.get(chain);
  if (made?.algorithm === algorithm) return made.text;
  const x5c = chain.map((der) => Buffer.from(der).toString('base64'));
  const header: LoginHeader = { alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c };
  const text = base64url(JSON.stringify(header));
  headers.set(chain, { algorithm, text });
  return text;
}

const headers = new WeakMap<readonly Uint8Array[], { algorithm: LoginAlgorithm; text: string }>();

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
