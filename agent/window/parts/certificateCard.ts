import type { CertificateView } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { certificateFacts, certificateTitle, issuerDetails } from './certificateFacts.ts';
import { problemSentence } from './problems.ts';

/** The certificate that a form is about. */
export function certificateCard(certificate: CertificateView, context: ScreenContext): HTMLElement {
  return element('section', { class: 'card' }, [
    certificateTitle(certificate, context),
    certificateFacts(certificate, context),
    issuerDetails(certificate, context),
  ]);
}

/** Why a certificate cannot be used now. */
export function certificateReason(
  { problem, triesLeft }: CertificateView,
  context: ScreenContext,
  locked: string,
): HTMLElement | undefined {
  if (problem) return element('div', { class: 'reason' }, problemSentence(problem, context));
  if (triesLeft === 0) return element('p', { class: 'reason' }, [locked]);
  return undefined;
}
