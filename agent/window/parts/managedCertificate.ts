import type { CertificateView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { certificateReason } from './certificateCard.ts';
import { certificateFacts, certificateTitle, issuerDetails } from './certificateFacts.ts';

/** A certificate and the actions that it allows. */
export function managedCertificate(certificate: CertificateView, index: number, context: ScreenContext): HTMLElement {
  const { text, act } = context;
  const certificateId = certificate.id;
  const titleId = `certificate-${index}`;
  // The PIN of a keystore file that cannot be read cannot be changed.
  const isReadable = !certificate.problem?.startsWith('KEYSTORE_');
  const isLocked = certificate.triesLeft === 0;
  // A device is unlocked by its issuer, and certificates are removed from it by its vendor's tool.
  const isOnDevice = certificate.device !== undefined;
  // Removing a file that cannot be read might leave its secrets in the credential store.
  const isRemovable = !isOnDevice && certificate.problem !== 'KEYSTORE_UNREADABLE';
  const isChangeable = isReadable && !isLocked && !certificate.isPinOfDevice;
  const hasTries = !isLocked && certificate.triesLeft !== undefined;

  const changePin = button({
    label: text.manage.changePin,
    onClick: () => act({ action: 'changePin', certificateId }),
  });
  // Offered before the PIN is locked, so that a user who forgot it need not use up the tries.
  const unlock = button({
    label: hasTries ? text.manage.forgotten : text.manage.unlock,
    kind: hasTries ? 'quiet' : 'plain',
    onClick: () => act({ action: 'unlock', certificateId }),
  });
  const removal = removeTwoStep(context, () => act({ action: 'remove', certificateId }));
  const buttons = [isChangeable && changePin, isReadable && !isOnDevice && unlock, isRemovable && removal.ask].filter(
    (shown) => shown !== false,
  );
  for (const one of buttons) one.setAttribute('aria-describedby', titleId);
  return element('li', { class: 'card' }, [
    certificateTitle(certificate, context, titleId),
    certificateFacts(certificate, context),
    issuerDetails(certificate, context),
    certificateReason(certificate, context, text.manage.locked),
    element('div', { class: 'buttons' }, buttons),
    removal.question,
  ]);
}

/** Asks before it removes. The answer that keeps the certificate has the focus, and Esc gives it. */
function removeTwoStep(
  { text }: ScreenContext,
  onRemove: () => void,
): { ask: HTMLButtonElement; question: HTMLElement } {
  const setAsking = (asking: boolean) => {
    ask.hidden = asking;
    question.hidden = !asking;
    (asking ? keep : ask).focus();
  };
  const ask = button({ label: text.manage.remove, kind: 'quiet', onClick: () => setAsking(true) });
  const keep = button({ label: text.manage.removeNo, onClick: () => setAsking(false) });
  const remove = button({ label: text.manage.removeYes, kind: 'danger', onClick: onRemove });
  const question = element('div', { class: 'box question', role: 'alert', hidden: true }, [
    element('p', {}, [text.manage.removeQuestion]),
    element('div', { class: 'buttons' }, [remove, keep]),
  ]);
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    setAsking(false);
  });
  return { ask, question };
}
