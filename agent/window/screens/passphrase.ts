import type { WindowView } from '@hrca/protocol';
import { button, element, form, untrusted } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { problemBox } from '../parts/problems.ts';
import { secretField } from '../parts/secretField.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Asks for the passphrase of one file that the common one does not open. */
export function passphraseScreen(view: Extract<WindowView, { screen: 'passphrase' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const words = text.importing;
  const passphrase = secretField({ id: 'passphrase', label: words.passphrase, hint: words.hint, text });
  const skip = () => act({ action: 'back' });
  return {
    heading: words.passphraseHeading,
    content: [
      form(
        () => act({ action: 'passphrase', passphrase: passphrase.take() }),
        [
          element('p', { class: 'file-name' }, [untrusted(view.file)]),
          problemBox(view.problem, context),
          passphrase.field,
          actionRow(
            button({ label: words.submit, kind: 'primary' }),
            button({ label: words.skip, kind: 'quiet', onClick: skip }),
          ),
        ],
      ),
    ],
    focus: passphrase.input,
    onEscape: skip,
  };
}
