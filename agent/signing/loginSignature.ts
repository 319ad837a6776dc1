import type { Accepted, LoginAlgorithm, LoginFormat } from '@hrca/protocol';
import { checkSignature } from './checkSignature.ts';
import { cmsLogin } from './cmsLogin.ts';
import { jwsLogin } from './jwsLogin.ts';

/** A login as a portal asks for it. `origin` is that of the handshake; the rest comes from the page. */
export interface LoginRequest {
  readonly origin: string;
  readonly challenge: string;
  /** The certificate to select beforehand. */
  readonly certificateId: string | undefined;
  readonly accept: Accepted;
  readonly format: LoginFormat;
}

/** A login before it is signed. */
export interface UnsignedLogin {
  /** The bytes to sign. */
  readonly message: Uint8Array;
  /** The login token, given the JWS signature over `message`. @throws HrcaError `KEYSTORE_SIGNATURE_WRONG` */
  token(signature: Uint8Array): string;
}

const formats = { jws: jwsLogin, cms: cmsLogin } satisfies Record<LoginFormat, unknown>;

/**
 * Prepares a login. Its `token` takes only a signature that verifies with the leaf certificate, since devices do not
 * reliably pair keys with certificates.
 */
export function prepareLogin({
  request: { origin, challenge, format },
  algorithm,
  chain,
  now,
}: {
  request: Pick<LoginRequest, 'origin' | 'challenge' | 'format'>;
  algorithm: LoginAlgorithm;
  /** DER, leaf first. */
  chain: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  now: number;
}): UnsignedLogin {
  const claims = { aud: origin, nonce: challenge, iat: Math.floor(now / 1000) };
  const { message, token } = formats[format]({ algorithm, chain, claims });
  const [certificate] = chain as [Uint8Array];
  return {
    message,
    token: (signature) => {
      checkSignature({ certificate, algorithm, message, signature });
      return token(signature);
    },
  };
}
