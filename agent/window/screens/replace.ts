import type { WindowView } from '@hrca/protocol';
import { button, element, untrusted } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Asks before PIN and PUK of a certificate are replaced. The answer that keeps them has the focus, and Esc gives it. */
export function replaceScreen(view: Extract<WindowView, { screen: 'replace' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const words = text.importing;
  const keep = () => act({ action: 'back' });
  const keepButton = button({ label: words.keepOld, onClick: keep });
  return {
    heading: words.replaceHeading,
    content: [
      element('p', { class: 'file-name' }, [untrusted(view.file)]),
      ...view.certificates.map((certificate) => certificateCard(certificate, context)),
      element('p', { class: 'box question' }, [words.replaceLead]),
      actionRow(
        keepButton,
        button({ label: words.replace, kind: 'danger', onClick: () => act({ action: 'replace' }) }),
      ),
    ],
    focus: keepButton,
    onEscape: keep,
  };
}
