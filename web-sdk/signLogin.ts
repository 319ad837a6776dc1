import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { SignLoginOptions } from './types.ts';

export async function signLogin(
  platform: Platform,
  { challenge, certificateId, accept, format, signal, onWindowOpened }: SignLoginOptions,
): Promise<string> {
  if (typeof challenge !== 'string') throw new TypeError('challenge must be a string');
  const { token } = await request(platform, {
    method: 'signLogin',
    params: { challenge, certificateId, accept, format },
    limitMs: CHALLENGE_LIFETIME_MS,
    signal,
    onWindowOpened,
  });
  if (typeof token !== 'string') throw new HrcaError('AGENT_INCOMPATIBLE');
  return token;
}
