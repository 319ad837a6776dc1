import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from './platform.ts';
import { request } from './request.ts';
import type { CertificateSummary, WindowOptions } from './types.ts';

export async function listCertificates(
  platform: Platform,
  { signal, onWindowOpened }: WindowOptions = {},
): Promise<CertificateSummary[]> {
  const asked = { method: 'listCertificates', params: {}, signal, onWindowOpened } as const;
  const { certificates } = await request(platform, asked);
  if (!Array.isArray(certificates)) throw new HrcaError('AGENT_INCOMPATIBLE');
  return certificates;
}
