import type { CertificateView } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** As many as fit on two screens. */
const UNFILTERED_MAX = 8;

/** A search field above a long list: hides the rows that do not contain every word. `undefined` for a short list. */
export function certificateFilter({
  certificates,
  rows,
  context: { text },
  onFilter = () => undefined,
}: {
  certificates: readonly CertificateView[];
  rows: readonly HTMLElement[];
  context: ScreenContext;
  onFilter?: () => void;
}): HTMLElement | undefined {
  if (certificates.length <= UNFILTERED_MAX) return undefined;
  const words = text.certificates.filter;
  const texts = certificates.map(searchable);
  const input = element('input', {
    id: 'filter',
    type: 'search',
    placeholder: words.hint,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const status = element('p', { class: 'hint', role: 'status' });
  input.addEventListener('input', () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    rows.forEach((row, index) => {
      row.hidden = !wanted.every((word) => texts[index]?.includes(word));
      if (!row.hidden) found++;
    });
    for (const group of new Set(rows.map((row) => row.closest<HTMLElement>('.unit-group')))) {
      if (group) group.hidden = rows.every((row) => row.hidden || !group.contains(row));
    }
    status.textContent = wanted.length > 0 ? words.found(found) : '';
    onFilter();
  });
  return element('div', { class: 'field filter' }, [
    element('label', { for: 'filter' }, [words.label(certificates.length)]),
    input,
    status,
  ]);
}

function searchable({ unitName, unitCode, issuer, serialNumber, device = '' }: CertificateView): string {
  return folded([unitName, unitCode, issuer, serialNumber, device].join('\n'));
}

/** Input methods may produce full-width letters and digits; NFKC makes them half-width. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
