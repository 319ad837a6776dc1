import type { LoginFormat } from '@hrca/protocol';
import { checkSignature } from './checkSignature.ts';
import { cmsLogin } from './cmsLogin.ts';
import { jwsLogin } from './jwsLogin.ts';
import type { LoginFacts, UnsignedLogin } from './unsignedLogin.ts';

export type { UnsignedLogin } from './unsignedLogin.ts';

const formats: Readonly<Record<LoginFormat, (facts: LoginFacts) => UnsignedLogin>> = { jws: jwsLogin, cms: cmsLogin };

/**
 * A login that becomes a token by a signature of its certificate's key and by no other: every keystore's signature passes
 * here, and `token` throws HrcaError `KEYSTORE_SIGNATURE_WRONG` for any other. Devices pair keys and certificates in their
 * own ways.
 */
export function prepareLogin({ format, ...facts }: LoginFacts & { format: LoginFormat }): UnsignedLogin {
  const { message, token } = formats[format](facts);
  const [certificate] = facts.chain as [Uint8Array];
  return {
    message,
    token: (signature) => {
      checkSignature({ certificate, algorithm: facts.algorithm, message, signature });
      return token(signature);
    },
  };
}
