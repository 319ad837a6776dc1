import type { LoginFormat } from '@hrca/protocol';
import { cmsLogin } from './cmsLogin.ts';
import { jwsLogin } from './jwsLogin.ts';
import type { LoginFacts, UnsignedLogin } from './unsignedLogin.ts';

export type { UnsignedLogin } from './unsignedLogin.ts';

const formats: Readonly<Record<LoginFormat, (facts: LoginFacts) => UnsignedLogin>> = { jws: jwsLogin, cms: cmsLogin };

export function prepareLogin({ format, ...facts }: LoginFacts & { format: LoginFormat }): UnsignedLogin {
  return formats[format](facts);
}
