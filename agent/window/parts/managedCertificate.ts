import type { CertificateView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { certificateReason } from './certificateCard.ts';
import { certificateFacts, certificateTitle, issuerDetails } from './certificateFacts.ts';

/** A certificate with what can be done to it. */
export function managedCertificate(certificate: CertificateView, index: number, context: ScreenContext): HTMLElement {
  const { text, act } = context;
  const certificateId = certificate.id;
  const titleId = `certificate-${index}`;
  // A file that cannot be read has no PIN that could be changed.
  const isReadable = !certificate.problem?.startsWith('KEYSTORE_');
  const isLocked = certificate.triesLeft === 0;
  // What is on a Key only its issuer unlocks, and only its vendor's tool removes.
  const isOnKey = certificate.device !== undefined;
  // A file that cannot be read may have secrets that could not be deleted with it.
  const isRemovable = !isOnKey && certificate.problem !== 'KEYSTORE_UNREADABLE';
  const isChangeable = isReadable && !isLocked && !certificate.isPinOfDevice;
  const hasTries = !isLocked && certificate.triesLeft !== undefined;

  const changePin = button({
    label: text.manage.changePin,
    onClick: () => act({ action: 'changePin', certificateId }),
  });
  // Whoever has forgotten the PIN need not waste the tries that are left to get to the PUK.
  const unlock = button({
    label: hasTries ? text.manage.forgotten : text.manage.unlock,
    kind: hasTries ? 'quiet' : 'plain',
    onClick: () => act({ action: 'unlock', certificateId }),
  });
  const removal = removeTwoStep(context, () => act({ action: 'remove', certificateId }));
  const buttons = [isChangeable && changePin, isReadable && !isOnKey && unlock, isRemovable && removal.ask].filter(
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

/** Asks before it removes; the safe answer has the focus, and Esc gives it. */
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
