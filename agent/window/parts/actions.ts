import { button, element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** The row of buttons at the bottom of a screen. Those marked `stays` work while the agent is busy. */
export function actionRow(...buttons: (HTMLButtonElement | undefined)[]): HTMLElement {
  return element('div', { class: 'actions' }, buttons);
}

export function cancelButton({ text, act }: ScreenContext): HTMLButtonElement {
  return staying(button({ label: text.cancel, onClick: () => act({ action: 'cancel' }) }));
}

export function backButton({ text, act }: ScreenContext): HTMLButtonElement {
  return button({ label: text.back, kind: 'quiet', onClick: () => act({ action: 'back' }) });
}

/** Marks a button that must work at any time. */
export function staying(built: HTMLButtonElement): HTMLButtonElement {
  built.dataset.stays = '';
  return built;
}

/**
 * The way out of a form about one PIN. For a portal's request: back to the certificates, or cancel the login. From the
 * management window there is no login to cancel, so the only way out is back.
 */
export function cancelOrBack(context: ScreenContext, origin: string | undefined) {
  const action = origin === undefined ? 'back' : 'cancel';
  return {
    buttons: origin === undefined ? [backButton(context)] : [cancelButton(context), backButton(context)],
    onEscape: () => context.act({ action }),
  };
}
