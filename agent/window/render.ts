import { element } from './dom.ts';
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
import type { Screen, Stage, View } from './stage.ts';

/** Draws a view into `main`, in place of the one before, and gives back what Esc does there. */
export function render(view: View, { main, stage }: { main: HTMLElement; stage: Stage }): (() => void) | undefined {
  const screen = screenOf(view, stage);
  const heading = element('h1', { id: 'heading', tabindex: '-1' }, [screen.heading]);
  main.className = `screen ${view.screen} ${screen.look ?? ''}`;
  main.replaceChildren(heading, ...screen.content.filter((part) => part !== undefined));
  document.title = `${screen.heading} · ${stage.text.product}`;
  scrollTo(0, 0);
  (screen.focus ?? heading).focus();
  return screen.onEscape;
}

function screenOf(view: View, stage: Stage): Screen {
  switch (view.screen) {
    case 'certificates':
      return view.purpose === 'share' ? shareScreen(view, stage) : certificatesScreen(view, stage);
    case 'pin':
      return pinScreen(view, stage);
    case 'newPin':
      return newPinScreen(view, stage);
    case 'puk':
      return pukScreen(view, stage);
    case 'manage':
      return manageScreen(view, stage);
    case 'importing':
      return importingScreen(view, stage);
    case 'passphrase':
      return passphraseScreen(view, stage);
    case 'chooseKeys':
      return chooseKeysScreen(view, stage);
    case 'replace':
      return replaceScreen(view, stage);
    case 'imported':
      return importedScreen(view, stage);
    case 'end':
    case 'disconnected':
      return endScreen(view, stage);
  }
}
