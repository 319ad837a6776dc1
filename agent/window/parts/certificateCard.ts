import type { CertificateView } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { Stage } from '../stage.ts';
import { certificateFacts, certificateTitle, issuerDetails } from './certificateFacts.ts';
import { problemSentence } from './problemBox.ts';

/** The certificate that a PIN is asked for. */
export function certificateCard(certificate: CertificateView, stage: Stage): HTMLElement {
  return element('section', { class: 'card' }, [
    certificateTitle(certificate, stage),
    certificateFacts(certificate, stage),
    issuerDetails(certificate, stage),
  ]);
}

/** Why a certificate cannot be used now. */
export function certificateReason(
  { problem, triesLeft }: CertificateView,
  stage: Stage,
  locked: string,
): HTMLElement | undefined {
  if (problem) return element('div', { class: 'reason' }, problemSentence(problem, stage));
  if (triesLeft === 0) return element('p', { class: 'reason' }, [locked]);
  return undefined;
}
