import { element } from './dom.ts';
import type { Screen, ScreenContext, View } from './screenContext.ts';
import { certificatesScreen } from './screens/certificates.ts';
import { chooseKeysScreen } from './screens/chooseKeys.ts';
import { endScreen } from './screens/end.ts';
import { importedScreen } from './screens/imported.ts';
import { importingScreen } from './screens/importing.ts';
import { manageScreen } from './screens/manage.ts';
import { newPinScreen } from './screens/newPin.ts';
import { passphraseScreen } from './screens/passphrase.ts';
import { pinScreen } from './screens/pin.ts';
import { pukScreen } from './screens/puk.ts';
import { replaceScreen } from './screens/replace.ts';
import { shareScreen } from './screens/share.ts';

/** Replaces the contents of `main` with a view. Returns what Esc does there. */
export function render(
  view: View,
  { main, context }: { main: HTMLElement; context: ScreenContext },
): (() => void) | undefined {
  const screen = screenOf(view, context);
  const heading = element('h1', { id: 'heading', tabindex: '-1' }, [screen.heading]);
  main.className = `screen ${view.screen} ${screen.look ?? ''}`;
  main.replaceChildren(heading, ...screen.content.filter((part) => part !== undefined));
  document.title = `${screen.heading} · ${context.text.product}`;
  scrollTo(0, 0);
  (screen.focus ?? heading).focus();
  return screen.onEscape;
}

function screenOf(view: View, context: ScreenContext): Screen {
  switch (view.screen) {
    case 'certificates':
      return view.purpose === 'share' ? shareScreen(view, context) : certificatesScreen(view, context);
    case 'pin':
      return pinScreen(view, context);
    case 'newPin':
      return newPinScreen(view, context);
    case 'puk':
      return pukScreen(view, context);
    case 'manage':
      return manageScreen(view, context);
    case 'importing':
      return importingScreen(view, context);
    case 'passphrase':
      return passphraseScreen(view, context);
    case 'chooseKeys':
      return chooseKeysScreen(view, context);
    case 'replace':
      return replaceScreen(view, context);
    case 'imported':
      return importedScreen(view, context);
    case 'end':
    case 'disconnected':
      return endScreen(view, context);
  }
}
