import type { Bilingual } from '@hrca/protocol/bilingual';
import { printable } from '@hrca/protocol/printable';
import type { AdminResults } from '../control/admin.ts';
import { localDay } from './moment.ts';
import { texts } from './text.ts';

type Listed = AdminResults['list'];
type Translate = (text: Bilingual) => string;

/** Formats the certificates, and the devices that could not be read, each with its problem and what to do about it. */
export async function formatCertificates({ certificates, faults }: Listed, t: Translate): Promise<string[]> {
  const { faqEntries } = await import('@hrca/protocol/faq');
  const reason = (problem: keyof typeof faqEntries) => `${problem}: ${t(faqEntries[problem].summary)}`;
  return [
    ...(certificates.length === 0 ? [t(texts.noCertificates)] : []),
    ...certificates.flatMap((certificate) => [
      [certificate.id.slice(0, 12), shown(certificate.unitName), shown(certificate.unitCode)].join('  '),
      indented(facts(certificate, t).join(' · ')),
      ...issuerLines(certificate, t).map(indented),
      ...(certificate.problem ? [indented(reason(certificate.problem))] : []),
    ]),
    ...faults.flatMap(({ name, problem, path }) => [
      shown(path === undefined ? name : `${name} (${path})`),
      indented(reason(problem)),
    ]),
  ];
}

function facts(
  { issuer, keyKind, notAfter, device, triesLeft }: Listed['certificates'][number],
  t: Translate,
): (string | false)[] {
  return [
    shown(issuer),
    keyKind,
    notAfter > 0 && `${t(texts.expires)} ${localDay(notAfter)}`,
    device !== undefined && `${t(texts.device)} ${shown(device)}`,
    triesLeft !== undefined && `${t(texts.triesLeft)} ${triesLeft}`,
  ].filter(Boolean);
}

/** What support compares with the CA certificates of a portal that reports CHAIN_UNTRUSTED. */
function issuerLines({ issuerName, authorityKeyIdentifier }: Listed['certificates'][number], t: Translate): string[] {
  return [
    issuerName !== undefined && `${t(texts.issuerName)} ${shown(issuerName)}`,
    authorityKeyIdentifier !== undefined && `${t(texts.issuerKey)} ${authorityKeyIdentifier}`,
  ].filter((line) => line !== false);
}

function indented(line: string): string {
  return `${' '.repeat(14)}${line}`;
}

const TEXT_MAX_LENGTH = 200;

/** An untrusted text on one line, truncated. */
export function shown(text: string): string {
  return printable(text.slice(0, TEXT_MAX_LENGTH));
}
