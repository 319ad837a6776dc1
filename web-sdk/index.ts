import { request } from './request.ts';
import type { AgentStatus, CertificateSummary, SignLoginOptions, WindowOptions } from './types.ts';

export { type ErrorCode, type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
export type { AgentStatus, CertificateSummary, OpenedWindow, SignLoginOptions, WindowOptions } from './types.ts';

/**
 * Has the person sign the portal's challenge in the agent's own window, and resolves to the login token for the
 * portal's server.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE`, `AGENT_BUSY`, `AGENT_DISCONNECTED`, `USER_CANCELLED`, `USER_TIMEOUT`,
 *   `REQUEST_ABORTED` and what else the agent refuses with
 * @example const token = await signLogin({ challenge });
 */
export async function signLogin({ challenge, certificateId, ...options }: SignLoginOptions): Promise<string> {
  if (typeof challenge !== 'string') throw new TypeError('challenge must be a string');
  return (await request('signLogin', { challenge, certificateId }, options)).token as string;
}

/** The certificates on this computer, once the person has agreed to show them. @throws HrcaError as `signLogin` */
export async function listCertificates(options?: WindowOptions): Promise<CertificateSummary[]> {
  return (await request('listCertificates', {}, options)).certificates as CertificateSummary[];
}

/** Whether the agent runs, and whether it is busy. @throws HrcaError `AGENT_UNAVAILABLE` where it does not run */
export async function agentStatus(): Promise<AgentStatus> {
  return (await request('status', {})) as unknown as AgentStatus;
}
