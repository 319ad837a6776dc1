import { constants, createPublicKey, createSign, type KeyObject, randomBytes, sign } from 'node:crypto';
import { LOGIN_TOKEN_TYPE, type LoginAlgorithm } from '@hrca/protocol';
import { ecdsaSignatureP1363, sm2Z } from '@hrca/x509';

export const ORIGIN = 'https://portal.example';

/** A challenge of 256 bits, as a portal makes it. */
export function createChallenge(): string {
  return randomBytes(32).toString('base64url');
}

export interface LoginTokenParts {
  readonly privateKey: KeyObject;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly challenge: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly origin?: string;
  /** How the token is signed. Default: by the kind of key, RS256 for RSA. */
  readonly algorithm?: LoginAlgorithm;
  /** Deviations: each function receives the correct value and returns what the token gets instead. */
  readonly header?: (header: Record<string, unknown>) => unknown;
  readonly claims?: (claims: Record<string, unknown>) => unknown;
  readonly headerText?: (json: string) => string;
  readonly claimsText?: (json: string) => string;
  readonly signature?: (signature: Uint8Array) => Uint8Array;
}

/** Makes a login token with node:crypto and without the agent's code; the deviations are signed, too. */
export function createLoginToken(parts: LoginTokenParts): string {
  const { privateKey, chain, challenge, now, origin = ORIGIN } = parts;
  const algorithm = parts.algorithm ?? algorithmFor(privateKey);
  const x5c = chain.map((der) => Buffer.from(der).toString('base64'));
  const header = { alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c };
  const claims = { aud: origin, nonce: challenge, iat: Math.floor(now / 1000) };
  const headerText = JSON.stringify(parts.header ? parts.header(header) : header);
  const claimsText = JSON.stringify(parts.claims ? parts.claims(claims) : claims);
  const signingInput = [parts.headerText?.(headerText) ?? headerText, parts.claimsText?.(claimsText) ?? claimsText]
    .map((text) => Buffer.from(text).toString('base64url'))
    .join('.');
  const signature = signJws({ algorithm, privateKey, message: Buffer.from(signingInput) });
  return `${signingInput}.${Buffer.from(parts.signature?.(signature) ?? signature).toString('base64url')}`;
}

export function algorithmFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): LoginAlgorithm {
  if (asymmetricKeyType === 'ec') return 'ES256';
  // Before version 24 Node does not name SM2 keys.
  return asymmetricKeyDetails?.modulusLength ? 'RS256' : 'SM2';
}

/** JWS signature (RFC 7518 §3.3 to §3.5). */
export function signJws(request: {
  algorithm: LoginAlgorithm;
  privateKey: KeyObject;
  message: Uint8Array;
}): Uint8Array {
  const { algorithm, privateKey: key, message } = request;
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', message, key);
    case 'PS256':
      return sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'ES256':
      return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    case 'SM2': {
      const z = sm2Z(createPublicKey(key).export({ type: 'spki', format: 'der' }));
      return ecdsaSignatureP1363(createSign('sm3').update(z).update(message).sign(key));
    }
  }
}
