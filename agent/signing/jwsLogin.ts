import { LOGIN_TOKEN_TYPE, type LoginAlgorithm, type LoginClaims, type LoginHeader } from '@hrca/protocol';

/** A login as a compact JWS (RFC 7515 §5.1): the key signs the protected header and the claims. `chain` is DER, leaf first. */
export function jwsLogin({
  algorithm,
  chain,
  claims,
}: {
  algorithm: LoginAlgorithm;
  chain: readonly Uint8Array[];
  claims: LoginClaims;
}) {
  const signingInput = `${protectedHeader(algorithm, chain)}.${base64url(JSON.stringify(claims))}`;
  return {
    message: new Uint8Array(Buffer.from(signingInput)),
    token: (signature: Uint8Array) => `${signingInput}.${Buffer.from(signature).toString('base64url')}`,
  };
}

/** Base64url. Kept per chain, since every login with a certificate has the same header. */
function protectedHeader(algorithm: LoginAlgorithm, chain: readonly Uint8Array[]): string {
  const kept = headers.get(chain);
  if (kept?.algorithm === algorithm) return kept.text;
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
