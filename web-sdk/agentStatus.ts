import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { AgentStatus, RequestOptions } from './types.ts';

export async function agentStatus(platform: Platform, { signal }: RequestOptions = {}): Promise<AgentStatus> {
  const { version, busy } = await request(platform, { method: 'status', params: {}, signal });
  if (typeof version !== 'string' || typeof busy !== 'boolean') throw new HrcaError('AGENT_INCOMPATIBLE');
  return { version, busy };
}
