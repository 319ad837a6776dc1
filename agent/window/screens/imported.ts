import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import type { Screen, Stage } from '../stage.ts';

/** The PUK of a certificate just imported. Esc does nothing here: it is never shown again. */
export function importedScreen(view: Extract<WindowView, { screen: 'manage' }>, stage: Stage): Screen {
  const { text, show } = stage;
  const { imported, ...rest } = view;
  const certificate = view.certificates.find(({ id }) => id === imported?.certificateId);
  const puk = element('output', { class: 'puk-code' }, [imported?.puk]);
  const status = element('p', { class: 'hint', role: 'status' });
  const copy = button({
    label: text.imported.copy,
    onClick: async () => {
      status.textContent = await navigator.clipboard.writeText(puk.value).then(
        () => text.imported.copied,
        () => text.imported.copyFailed,
      );
    },
  });
  return {
    heading: text.imported.heading,
    content: [
      certificate && certificateCard(certificate, stage),
      element('p', { class: 'lead' }, [text.imported.lead]),
      element('div', { class: 'puk-row' }, [puk, copy]),
      status,
      element('p', { class: 'hint' }, [text.imported.initialPin]),
      actionRow(button({ label: text.imported.noted, kind: 'primary', onClick: () => show(rest) })),
    ],
  };
}
