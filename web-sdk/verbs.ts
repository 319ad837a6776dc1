import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { assertKind, request } from './request.ts';
import type { AgentStatus, CertificateSummary, RequestOptions, SignLoginOptions, WindowOptions } from './types.ts';

/** The agent answers `status` without the user. */
const STATUS_LIMIT_MS = 5_000;

// Separate functions and not one object: a bundler removes those that a page does not use.

export async function signLogin(platform: Platform, options: SignLoginOptions): Promise<string> {
  assertKind('challenge', { ...options }.challenge, 'string');
  const { token } = await request(platform, { method: 'signLogin', options, limitMs: CHALLENGE_LIFETIME_MS });
  if (typeof token !== 'string') throw new HrcaError('AGENT_INCOMPATIBLE');
  return token;
}

export async function listCertificates(platform: Platform, options?: WindowOptions): Promise<CertificateSummary[]> {
  const { certificates } = await request(platform, {
    method: 'listCertificates',
    options,
    limitMs: CHALLENGE_LIFETIME_MS,
  });
  if (!Array.isArray(certificates)) throw new HrcaError('AGENT_INCOMPATIBLE');
  return certificates;
}

export async function agentStatus(platform: Platform, options?: RequestOptions): Promise<AgentStatus> {
  const { version, busy } = await request(platform, { method: 'status', options, limitMs: STATUS_LIMIT_MS });
  if (typeof version !== 'string' || typeof busy !== 'boolean') throw new HrcaError('AGENT_INCOMPATIBLE');
  return { version, busy };
}
