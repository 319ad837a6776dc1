import type { CertificateView } from '@hrca/protocol';
import { element } from '../dom.ts';
import { locales } from '../language.ts';
import type { Stage } from '../stage.ts';
import { showable, untrusted } from '../untrusted.ts';

/** From here on a unit should see to a new certificate. */
const SOON_DAYS = 30;

/** Name and days left on one line: what tells certificates apart. */
export function certificateTitle(certificate: CertificateView, { text, language }: Stage, id?: string): HTMLElement {
  const name = showable(certificate.unitName) || text.certificate.nameless;
  return element('p', { class: 'certificate-title', id }, [
    element('strong', { class: 'certificate-name', title: name }, [untrusted(name)]),
    ' ',
    daysBadge(certificate, { text, language }),
  ]);
}

/** Code, issuer, kind of key and the Key that it is on. What a certificate does not say is left out. */
export function certificateFacts({ unitCode, issuer, keyKind, device }: CertificateView, { text }: Stage): HTMLElement {
  return element('dl', { class: 'facts' }, [
    unitCode ? fact(text.certificate.unitCode, unitCode, 'unit-code') : undefined,
    issuer ? fact(text.certificate.issuer, issuer, 'issuer') : undefined,
    keyKind ? fact(text.certificate.key, keyKind, 'key-kind') : undefined,
    device ? fact(text.certificate.device, device, 'device') : undefined,
  ]);
}

function fact(label: string, value: string, kind: string): HTMLElement {
  return element('div', { class: kind }, [element('dt', {}, [label]), element('dd', {}, [untrusted(value)])]);
}

function daysBadge(
  { daysLeft, notBefore, notAfter, problem }: CertificateView,
  { text, language }: Pick<Stage, 'text' | 'language'>,
): HTMLElement | undefined {
  // A file that cannot be read has no dates.
  if (notAfter === 0) return undefined;
  const date = (at: number) => new Date(at).toLocaleDateString(locales[language], { dateStyle: 'medium' });
  const badge = (look: string, words: string) =>
    element('span', { class: `badge ${look}`, title: text.certificate.validity(date(notBefore), date(notAfter)) }, [
      words,
    ]);
  if (problem === 'CERTIFICATE_NOT_YET_VALID') return badge('soon', text.certificate.notYetValid);
  if (daysLeft < 0) return badge('over', text.certificate.expired(-daysLeft));
  if (daysLeft === 0) return badge('soon', text.certificate.expiresToday);
  return badge(daysLeft <= SOON_DAYS ? 'soon' : 'good', text.certificate.daysLeft(daysLeft));
}
