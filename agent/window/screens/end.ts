import { button, element } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { problemBox } from '../parts/problems.ts';
import type { Screen, ScreenContext, View } from '../screenContext.ts';

/** Long enough to read the heading. */
const CLOSING_MS = 1_200;
/** A browser that does not let the page close the window throws nothing; after this time it has not. */
const REFUSED_MS = 500;

/** The outcome, and the button that closes the window. */
export function endScreen(view: Extract<View, { screen: 'end' | 'disconnected' }>, context: ScreenContext): Screen {
  const { text } = context;
  const outcome = view.screen === 'end' ? view.outcome : 'disconnected';
  const words = text.end[outcome];
  const byHand = element('p', { class: 'hint', role: 'status' });
  const close = () => {
    context.closeWindow();
    setTimeout(() => {
      byHand.textContent = text.end.closeByHand;
    }, REFUSED_MS);
  };
  // An error stays until it has been read; every other outcome is shown by the portal's page, too.
  if (outcome !== 'failed' && outcome !== 'disconnected') setTimeout(close, CLOSING_MS);
  const closeButton = button({ label: text.close, kind: 'primary', onClick: close });
  return {
    heading: words.heading,
    look: outcome,
    content: [
      element('p', { class: 'lead' }, [words.lead]),
      view.screen === 'end' ? problemBox(view.problem, context) : undefined,
      byHand,
      actionRow(closeButton),
    ],
    focus: closeButton,
    onEscape: close,
  };
}
