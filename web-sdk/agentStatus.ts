import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { AgentStatus, RequestOptions } from './types.ts';

/** No person is asked. */
const NO_PERSON_MS = 5_000;

export async function agentStatus(platform: Platform, { signal }: RequestOptions = {}): Promise<AgentStatus> {
  const asked = { method: 'status', params: {}, limitMs: NO_PERSON_MS, signal } as const;
  const { version, busy } = await request(platform, asked);
  if (typeof version !== 'string' || typeof busy !== 'boolean') throw new HrcaError('AGENT_INCOMPATIBLE');
  return { version, busy };
}
