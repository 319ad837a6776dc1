import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { AgentStatus, RequestOptions } from './types.ts';

/** No person is asked. */
const NO_PERSON_MS = 5_000;

export async function agentStatus(platform: Platform, options?: RequestOptions): Promise<AgentStatus> {
  const { version, busy } = await request(platform, { method: 'status', options, limitMs: NO_PERSON_MS });
  if (typeof version !== 'string' || typeof busy !== 'boolean') throw new HrcaError('AGENT_INCOMPATIBLE');
  return { version, busy };
}
