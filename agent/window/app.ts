import type { WindowAction, WindowMessage, WindowNotice } from '@hrca/protocol';
import { otherLanguage } from '@hrca/protocol/bilingual';
import { drawBusy } from './busy.ts';
import { createCountdown } from './countdown.ts';
import { readForm, restoreFocus, restoreForm } from './formContents.ts';
import { keepLanguage, readLanguage } from './language.ts';
import { render } from './render.ts';
import type { ScreenContext, View } from './screenContext.ts';
import { watchSettling } from './settling.ts';
import { createShell } from './shell.ts';
import { textIn } from './text/text.ts';

/** The window: shows what the agent says, and says what the person did. */
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
  /** What the agent has been sent and has not answered yet. */
  let pending: WindowAction['action'] | undefined;
  let onEscape: (() => void) | undefined;
  /** What the agent said last while a PUK was up that is never shown again. */
  let afterPuk: View | undefined;
  let notice: WindowNotice | undefined;
  let isFinal = false;
  /** Keys or clicks were not taken, and none has been since. */
  let isIgnoring = false;

  const shell = createShell({
    onSwitchLanguage: () => {
      language = otherLanguage[language];
      keepLanguage(language);
      redraw();
      if (pending) drawBusy({ main: shell.main, action: pending, text: textIn(language) });
    },
  });
  const settling = watchSettling({
    onIgnored: () => {
      isIgnoring = true;
      shell.ignored(textIn(language).ignored);
    },
    onTaken: () => {
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
  /** Draws the screen again and leaves the person where they were. */
  const redraw = () => {
    const focused = document.activeElement;
    const contents = readForm(shell.main);
    const top = scrollY;
    draw();
    restoreForm(shell.main, contents);
    restoreFocus(shell.main, focused);
    scrollTo(0, top);
  };
  const renew = (next: View) => {
    // What the agent makes of the action that is under way is drawn in a moment, over the new list.
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
    // Nothing is sent twice, but a person who has had enough may leave while the agent is at work.
    if (pending !== undefined && (pending === 'cancel' || action.action !== 'cancel')) return;
    pending = action.action;
    // The agent is at work, not the person, and counts again once it asks.
    if (!isFinal) countdown.set(undefined);
    send(action);
    drawBusy({ main: shell.main, action: pending, text: textIn(language) });
  };
  addEventListener('beforeunload', (event) => {
    if (holdsPuk()) event.preventDefault();
  });
  document.addEventListener('keydown', ({ key, isComposing }) => {
    // Esc that only puts away an input method's suggestions is not meant for us.
    if (key === 'Escape' && !isComposing) onEscape?.();
  });
  draw();

  return {
    receive: (message: WindowMessage) => {
      if ('update' in message) return renew(message.update);
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
    /** A sign of life, as long as there is somebody to be told. */
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
