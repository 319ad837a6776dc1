import { LOGIN_TOKEN_TYPE, type LoginAlgorithm, type LoginClaims, type LoginHeader } from '@hrca/protocol';

/**
 * What is signed for a login: the protected header and the claims of a compact JWS (RFC 7515 §5.1), of which nothing but
 * the challenge comes from the page.
 */
export function loginSigningInput({
  algorithm,
  chain,
  origin,
  challenge,
  now,
}: {
  algorithm: LoginAlgorithm;
  /** DER, leaf first. */
  chain: readonly Uint8Array[];
  origin: string;
  challenge: string;
  /** Milliseconds since 1970. */
  now: number;
}): Uint8Array {
  const header = protectedHeader(algorithm, chain);
  const claims: LoginClaims = { aud: origin, nonce: challenge, iat: Math.floor(now / 1000) };
  return Buffer.from(`${header}.${base64url(JSON.stringify(claims))}`);
}

/** Base64url; it is the same for every login with a certificate. */
function protectedHeader(algorithm: LoginAlgorithm, chain: readonly Uint8Array[]): string {
  const made = headers.get(chain);
  if (made?.algorithm === algorithm) return made.text;
  const x5c = chain.map((der) => Buffer.from(der).toString('base64'));
  const header: LoginHeader = { alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c };
  const text = base64url(JSON.stringify(header));
  headers.set(chain, { algorithm, text });
  return text;
}

const headers = new WeakMap<readonly Uint8Array[], { algorithm: LoginAlgorithm; text: string }>();

/** The compact login token. */
export function loginToken({ signingInput, signature }: { signingInput: Uint8Array; signature: Uint8Array }): string {
  return `${Buffer.from(signingInput).toString()}.${Buffer.from(signature).toString('base64url')}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
