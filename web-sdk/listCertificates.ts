import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { CertificateSummary, WindowOptions } from './types.ts';

export async function listCertificates(platform: Platform, options?: WindowOptions): Promise<CertificateSummary[]> {
  const { certificates } = await request(platform, {
    method: 'listCertificates',
    options,
    limitMs: CHALLENGE_LIFETIME_MS,
  });
  if (!Array.isArray(certificates)) throw new HrcaError('AGENT_INCOMPATIBLE');
  return certificates;
}
