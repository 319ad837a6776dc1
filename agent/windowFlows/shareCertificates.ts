import type { CertificateSummary } from '@hrca/protocol';
import { listCertificates } from '../certificates/certificateList.ts';
import type { Keystore } from '../keystore/keystore.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';

/** Shows the person what `origin` would learn, and hands it out once the person agrees. */
export async function requestCertificates({
  window,
  keystore,
  now,
  origin,
}: {
  window: AgentWindow;
  keystore: Keystore;
  now: () => number;
  origin: string;
}): Promise<CertificateSummary[]> {
  const { certificates: listed } = await listCertificates({ keystore, now: now() });
  const certificates = listed.map(({ view }) => view);
  while ((await window.ask({ screen: 'certificates', purpose: 'share', origin, certificates })).action !== 'consent');
  return listed.map(({ summary }) => summary);
}
