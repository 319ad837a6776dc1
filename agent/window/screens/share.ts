import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow, cancelButton } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { problemBox } from '../parts/problems.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Asks whether a site may see the list of certificates. The heading has the focus: Enter alone does not agree. */
export function shareScreen(
  { certificates, problem }: Extract<WindowView, { screen: 'certificates' }>,
  context: ScreenContext,
): Screen {
  const { text, act } = context;
  const agree = button({ label: text.share.agree, kind: 'primary', onClick: () => act({ action: 'consent' }) });
  return {
    heading: text.share.heading,
    content: [
      problemBox(problem, context),
      element('p', { class: 'lead' }, [text.share.lead]),
      certificates.length === 0
        ? element('p', { class: 'empty' }, [text.share.empty])
        : element(
            'div',
            { class: 'rows' },
            certificates.map((certificate) => certificateCard(certificate, context)),
          ),
      actionRow(agree, cancelButton(context)),
    ],
    onEscape: () => act({ action: 'cancel' }),
  };
}
