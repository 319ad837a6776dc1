import type { WindowAction, WindowMessage, WindowNotice } from '@hrca/protocol';
import { otherLanguage } from '@hrca/protocol/bilingual';
import { drawBusy } from './busy.ts';
import { createCountdown } from './countdown.ts';
import { readForm, restoreFocus, restoreForm } from './formContents.ts';
import { guardInput } from './inputGuard.ts';
import { readLanguage, storeLanguage } from './language.ts';
import { render } from './render.ts';
import type { ScreenContext, View } from './screenContext.ts';
import { createShell } from './shell.ts';
import { textIn } from './text/text.ts';

/** The window: draws the views that the agent sends, and sends the user's actions. */
export function createApp({
  now,
  send,
  closeWindow,
}: {
  now: () => number;
  send: (action: WindowAction) => void;
  closeWindow: () => void;
}) {
  let view: View | undefined;
  let language = readLanguage();
  /** The action that the agent has not answered yet. */
  let pending: WindowAction['action'] | undefined;
  let onEscape: (() => void) | undefined;
  /** The agent's last view, held back while a PUK is on the screen: it is shown only once. */
  let afterPuk: View | undefined;
  let notice: WindowNotice | undefined;
  let isFinal = false;
  /** Input was ignored, and none has been accepted since. */
  let isIgnoring = false;

  const shell = createShell({
    onSwitchLanguage: () => {
      language = otherLanguage[language];
      storeLanguage(language);
      redraw();
      if (pending) drawBusy({ main: shell.main, action: pending, text: textIn(language) });
    },
  });
  const settling = guardInput({
    onIgnored: () => {
      isIgnoring = true;
      shell.ignored(textIn(language).ignored);
    },
    onAccepted: () => {
      if (!isIgnoring) return;
      isIgnoring = false;
      shell.ignored('');
    },
  });
  const countdown = createCountdown({
    now,
    onTick: (seconds) => {
      const text = textIn(language);
      shell.countDown(seconds === undefined ? '' : text.closesIn(seconds));
      shell.announce(seconds === undefined ? '' : isFinal ? text.closesAnyway : text.closesSoon);
    },
  });

  const draw = () => {
    const text = textIn(language);
    shell.draw({ view, notice, text, language });
    if (isIgnoring) shell.ignored(text.ignored);
    if (!view) return;
    const context: ScreenContext = { text, language, act, show, closeWindow };
    onEscape = render(view, { main: shell.main, context });
  };
  /** Draws the screen again; what was typed, the focus and the scroll position stay. */
  const redraw = () => {
    const focused = document.activeElement;
    const contents = readForm(shell.main);
    const top = scrollY;
    draw();
    restoreForm(shell.main, contents);
    restoreFocus(shell.main, focused);
    scrollTo(0, top);
  };
  const update = (next: View) => {
    // The answer to the pending action replaces this view in a moment.
    if (pending !== undefined) return;
    view = next;
    redraw();
    if (next.screen !== 'importing') shell.announce(textIn(language).listChanged);
  };
  const show = (next: View) => {
    view = next;
    draw();
  };
  const holdsPuk = () => view?.screen === 'imported' && pending === undefined;
  const act = (action: WindowAction) => {
    if (afterPuk && action.action === 'noted') {
      show(afterPuk);
      afterPuk = undefined;
      return;
    }
    // One action at a time; only `cancel` may follow one that is pending.
    if (pending !== undefined && (pending === 'cancel' || action.action !== 'cancel')) return;
    pending = action.action;
    // The deadline is for the user; the agent's next view brings a new one.
    if (!isFinal) countdown.set(undefined);
    send(action);
    drawBusy({ main: shell.main, action: pending, text: textIn(language) });
  };
  addEventListener('beforeunload', (event) => {
    if (holdsPuk()) event.preventDefault();
  });
  document.addEventListener('keydown', ({ key, isComposing }) => {
    // During composition, Esc closes the input method's suggestions.
    if (key === 'Escape' && !isComposing) onEscape?.();
  });
  draw();

  return {
    receive: (message: WindowMessage) => {
      if ('update' in message) return update(message.update);
      isFinal = message.isFinal ?? false;
      countdown.set(message.remainingMs, isFinal);
      if (!('view' in message)) return;
      notice = message.notice;
      if (message.view.screen === 'end' && holdsPuk()) {
        afterPuk = message.view;
        return;
      }
      if (!view) settling.appeared();
      pending = undefined;
      show(message.view);
    },
    /** Reports to the agent that the user is active, while the session is open. */
    stayActive: () => {
      if (view && view.screen !== 'end' && view.screen !== 'disconnected') send({ action: 'active' });
    },
    disconnect: () => {
      countdown.set(undefined);
      if (holdsPuk()) {
        afterPuk ??= { screen: 'disconnected' };
        return;
      }
      pending = undefined;
      if (view?.screen !== 'end') show({ screen: 'disconnected' });
    },
  };
}
