import type { CertificateView } from '@hrca/protocol';
import { languageTags } from '@hrca/protocol/bilingual';
import { showable } from '@hrca/protocol/printable';
import { element, untrusted } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** From here on the unit should apply for a new certificate. */
const SOON_DAYS = 30;
const SERIAL_SHOWN = 6;

/** Unit name and days left, on one line. */
export function certificateTitle(
  certificate: CertificateView,
  { text, language }: ScreenContext,
  id?: string,
): HTMLElement {
  const name = showable(certificate.unitName) || text.certificate.nameless;
  return element('p', { class: 'certificate-title', id }, [
    element('strong', { class: 'certificate-name', title: name }, [untrusted(name)]),
    ' ',
    daysBadge(certificate, { text, language }),
  ]);
}

/** What distinguishes certificates of one unit. Fields that a certificate does not have are left out. */
export function certificateFacts(
  { unitCode, issuer, keyKind, device, serialNumber, notAfter, usedAt }: CertificateView,
  { text, language }: ScreenContext,
): HTMLElement {
  const words = text.certificate;
  return element('dl', { class: 'facts' }, [
    unitCode ? fact(words.unitCode, unitCode, 'unit-code') : undefined,
    keyKind ? fact(words.key, keyKind, 'key-kind') : undefined,
    issuer ? fact(words.issuer, issuer, 'issuer') : undefined,
    device ? fact(words.device, device, 'device') : undefined,
    // A keystore file that cannot be read has no dates.
    notAfter > 0 ? fact(words.ends, dateText(notAfter, language), 'ends') : undefined,
    serialNumber ? fact(words.serial, serialEnd(serialNumber), 'serial', showable(serialNumber)) : undefined,
    usedAt === undefined ? undefined : fact(words.used, dateText(usedAt, language), 'used'),
  ]);
}

/** For support: compared with the CA certificates of a site that answers CHAIN_UNTRUSTED. Collapsed, since clerks do not need it. */
export function issuerDetails(
  { issuerName, authorityKeyIdentifier }: CertificateView,
  { text: { certificate: words } }: ScreenContext,
): HTMLElement | undefined {
  if (issuerName === undefined) return undefined;
  return element('details', { class: 'issuer-details' }, [
    element('summary', {}, [words.issuerDetails]),
    element('dl', { class: 'facts' }, [
      fact(words.issuerName, showable(issuerName), 'issuer-name'),
      authorityKeyIdentifier ? fact(words.issuerKey, authorityKeyIdentifier, 'issuer-key') : undefined,
    ]),
  ]);
}

/** The last digits; the first ones are often the same for all certificates of an issuer. */
function serialEnd(serialNumber: string): string {
  return serialNumber.length > SERIAL_SHOWN ? `…${serialNumber.slice(-SERIAL_SHOWN)}` : serialNumber;
}

function dateText(at: number, language: ScreenContext['language']): string {
  return new Date(at).toLocaleDateString(languageTags[language], { dateStyle: 'medium' });
}

function fact(label: string, value: string, kind: string, whole?: string): HTMLElement {
  return element('div', { class: kind, title: whole }, [
    element('dt', {}, [label]),
    element('dd', {}, [untrusted(value)]),
  ]);
}

function daysBadge(
  { daysLeft, notBefore, notAfter, problem }: CertificateView,
  { text, language }: Pick<ScreenContext, 'text' | 'language'>,
): HTMLElement | undefined {
  if (notAfter === 0) return undefined;
  const date = (at: number) => dateText(at, language);
  const badge = (look: string, words: string) =>
    element('span', { class: `badge ${look}`, title: text.certificate.validity(date(notBefore), date(notAfter)) }, [
      words,
    ]);
  if (problem === 'CERTIFICATE_NOT_YET_VALID') return badge('soon', text.certificate.notYetValid);
  if (daysLeft < 0) return badge('over', text.certificate.expired(-daysLeft));
  if (daysLeft === 0) return badge('soon', text.certificate.expiresToday);
  return badge(daysLeft <= SOON_DAYS ? 'soon' : 'good', text.certificate.daysLeft(daysLeft));
}
