import { button, element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** The row of buttons at the bottom of a screen. */
export function actionRow(...buttons: (HTMLButtonElement | undefined)[]): HTMLElement {
  return element('div', { class: 'actions' }, buttons);
}

export function cancelButton({ text, act }: ScreenContext): HTMLButtonElement {
  return alwaysEnabled(button({ label: text.cancel, onClick: () => act({ action: 'cancel' }) }));
}

export function backButton({ text, act }: ScreenContext): HTMLButtonElement {
  return button({ label: text.back, kind: 'quiet', onClick: () => act({ action: 'back' }) });
}

/** Keeps a button enabled while the agent works. */
export function alwaysEnabled(built: HTMLButtonElement): HTMLButtonElement {
  built.dataset.alwaysEnabled = '';
  return built;
}

/**
 * The buttons that leave a form about one PIN, and what Esc does. In a portal's request: back to the certificates, or cancel
 * the login. In the management window there is no login to cancel, so only back.
 */
export function cancelOrBack(context: ScreenContext, origin: string | undefined) {
  const action = origin === undefined ? 'back' : 'cancel';
  return {
    buttons: origin === undefined ? [backButton(context)] : [cancelButton(context), backButton(context)],
    onEscape: () => context.act({ action }),
  };
}
