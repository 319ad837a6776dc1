import type { CertificateView } from '@hrca/protocol';
import { showable } from '@hrca/protocol/printable';
import { element, untrusted } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** Groups the certificates of one unit, which the agent lists consecutively, under a heading; a single one gets none. */
export function unitGroups({
  certificates,
  rows,
  tag,
  context,
}: {
  certificates: readonly CertificateView[];
  /** One for each certificate. */
  rows: readonly HTMLElement[];
  /** `li` where the rows are items of a list. */
  tag: 'div' | 'li';
  context: ScreenContext;
}): HTMLElement[] {
  const groups: { unit: CertificateView; rows: HTMLElement[] }[] = [];
  certificates.forEach((certificate, index) => {
    const row = rows[index] as HTMLElement;
    const last = groups.at(-1);
    if (last && unitOf(last.unit) === unitOf(certificate)) last.rows.push(row);
    else groups.push({ unit: certificate, rows: [row] });
  });
  return groups.flatMap(({ unit, rows: own }, index) => {
    if (own.length === 1) return own;
    const id = `unit-${index}`;
    const name = showable(unit.unitName) || context.text.certificate.nameless;
    const heading = element('p', { class: 'unit-heading', id }, [
      element('strong', {}, [untrusted(name)]),
      ` ${context.text.certificates.count(own.length)}`,
    ]);
    const inside = tag === 'li' ? [element('ul', { class: 'rows' }, own)] : own;
    return [
      element(tag, { class: 'unit-group', role: tag === 'div' ? 'group' : undefined, 'aria-labelledby': id }, [
        heading,
        ...inside,
      ]),
    ];
  });
}

function unitOf({ unitCode, unitName }: CertificateView): string {
  return unitCode || unitName;
}
