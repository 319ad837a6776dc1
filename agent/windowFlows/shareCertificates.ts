import type { CertificateSummary } from '@hrca/protocol';
import { listCertificates } from '../certificates/certificateList.ts';
import type { Keystore } from '../keystore/keystore.ts';
import type { FlowWindow } from '../windowHost/agentWindow.ts';

/** Shows the user which certificates the portal would see, and returns them once the user consents. */
export async function requestCertificates({
  window,
  keystore,
  now,
}: {
  window: FlowWindow;
  keystore: Keystore;
  now: () => number;
}): Promise<CertificateSummary[]> {
  const { certificates: listed } = await listCertificates({ keystore, now: now() });
  const certificates = listed.map(({ view }) => view);
  while ((await window.ask({ screen: 'certificates', purpose: 'share', certificates })).action !== 'consent');
  return listed.map(({ summary }) => summary);
}
