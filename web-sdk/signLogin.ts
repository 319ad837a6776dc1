import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import { assertKind } from './assertKind.ts';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { SignLoginOptions } from './types.ts';

export async function signLogin(platform: Platform, options: SignLoginOptions): Promise<string> {
  assertKind('challenge', { ...options }.challenge, 'string');
  const { token } = await request(platform, { method: 'signLogin', options, limitMs: CHALLENGE_LIFETIME_MS });
  if (typeof token !== 'string') throw new HrcaError('AGENT_INCOMPATIBLE');
  return token;
}
