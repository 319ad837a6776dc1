import type { WindowView } from '@hrca/protocol';
import { button, element, untrusted } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Progress of an import: the key derivation of files exported by browsers takes seconds. */
export function importingScreen(view: Extract<WindowView, { screen: 'importing' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const words = text.importing;
  const giveUp = () => act({ action: 'back' });
  return {
    heading: words.heading,
    content: [
      element(
        'ul',
        { class: 'file-names' },
        view.files.map((file) => element('li', {}, [untrusted(file)])),
      ),
      element('progress', { max: '1', value: String(view.progress), 'aria-labelledby': 'heading' }),
      element('p', { class: 'hint' }, [words.slow]),
      actionRow(button({ label: words.giveUp, onClick: giveUp })),
    ],
    onEscape: giveUp,
  };
}
