import type { CertificateView } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { certificateReason } from './certificateCard.ts';
import { certificateFacts, certificateTitle } from './certificateFacts.ts';
import { certificateFilter } from './certificateFilter.ts';
import { unitGroups } from './unitGroups.ts';

/**
 * The certificates as a radio group. Not native radio buttons: a disabled one cannot get the focus, and a screen reader
 * would not read why the certificate cannot be used.
 */
export function radioRows({
  certificates,
  selectedId,
  context,
  onChoose,
  onFilter,
}: {
  certificates: readonly CertificateView[];
  selectedId: string | undefined;
  context: ScreenContext;
  /** Enter or a double click on a row whose certificate can be used. */
  onChoose: () => void;
  /** Called after filtering, with whether a certificate that can be used is shown. */
  onFilter: (hasUsable: boolean) => void;
}) {
  const isUsable = ({ problem }: CertificateView) => problem === undefined;
  const wanted = certificates.find(({ id }) => id === selectedId);
  /** The user's last choice: selected again once the filter shows it. */
  let chosen = wanted && isUsable(wanted) ? wanted : certificates.find(isUsable);
  let selected = chosen;
  const rows = certificates.map((certificate, index) => radioRow(certificate, index, context));
  const visible = () => [...rows.keys()].filter((index) => !rows[index]?.hidden);

  const draw = (current: number) => {
    rows.forEach((row, index) => {
      row.setAttribute('aria-checked', String(certificates[index] === selected));
      row.tabIndex = index === current ? 0 : -1;
    });
  };
  const select = (index: number) => {
    const certificate = certificates[index];
    if (!certificate) return;
    if (isUsable(certificate)) {
      chosen = certificate;
      selected = certificate;
    }
    draw(index);
    rows[index]?.focus();
  };
  const choose = (index: number) => {
    if (certificates[index] === selected) onChoose();
  };
  rows.forEach((row, index) => {
    row.addEventListener('click', () => select(index));
    row.addEventListener('dblclick', () => choose(index));
    row.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') choose(index);
      const shown = visible();
      const target = targetOf(event.key, shown.indexOf(index), shown.length);
      if (target === undefined) return;
      event.preventDefault();
      select(shown[target] as number);
    });
  });

  const start = selected ? certificates.indexOf(selected) : 0;
  draw(start);
  const groups = unitGroups({ certificates, rows, tag: 'div', context });
  const filter = certificateFilter({
    certificates,
    rows,
    context,
    onFilter: () => {
      // A hidden certificate is never the selected one.
      const shown = visible();
      const usable = shown.flatMap((index) => certificates[index] ?? []).filter(isUsable);
      selected = usable.find((certificate) => certificate === chosen) ?? usable[0];
      draw(selected ? certificates.indexOf(selected) : (shown[0] ?? 0));
      onFilter(selected !== undefined);
    },
  });
  return {
    filter,
    group: element('div', { class: 'rows', role: 'radiogroup', 'aria-labelledby': 'heading' }, groups),
    first: rows[start],
    selectedId: () => selected?.id,
  };
}

/** The row that a key moves to; it wraps around at the ends, as radio buttons do. */
function targetOf(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case ' ':
      return index;
    case 'ArrowDown':
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function radioRow(certificate: CertificateView, index: number, context: ScreenContext): HTMLElement {
  const id = `certificate-${index}`;
  const isUsable = certificate.problem === undefined;
  return element(
    'div',
    {
      class: 'card row',
      id,
      'data-certificate': certificate.id,
      role: 'radio',
      'aria-disabled': isUsable ? undefined : 'true',
      'aria-labelledby': `${id}-title`,
      'aria-describedby': `${id}-facts`,
    },
    [
      certificateTitle(certificate, context, `${id}-title`),
      element('div', { id: `${id}-facts` }, [
        certificateFacts(certificate, context),
        certificateReason(certificate, context, context.text.certificate.locked),
      ]),
    ],
  );
}
