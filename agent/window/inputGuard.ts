/** After the window appears, gets the focus or is uncovered, input is ignored for this long: it was meant for another window. */
const SETTLING_MS = 600;
/** A mouse crosses the page before it reaches a control. One that is first seen on a control was there before the window was uncovered. */
const CONTROLS = 'button, input, label, [role=radio]';
/** Tab on the last control moves the focus to the browser's own controls, or back to the first control at once. */
const WRAP_MS = 100;
/** Modifier keys have no effect alone; the release of one may end a shortcut that was meant for another window. */
const MODIFIERS: ReadonlySet<string> = new Set([
  'Alt',
  'AltGraph',
  'CapsLock',
  'Control',
  'Fn',
  'Meta',
  'NumLock',
  'ScrollLock',
  'Shift',
]);

/**
 * Ignores keys and clicks that were meant for another window: those within 600 ms after this one appeared, got the focus
 * or was uncovered (an ignored one starts the time again), and every click while another window has the focus. Capturing
 * listeners on `window` stop them before a control receives them. `onIgnored` is called for each of them, `onAccepted` for
 * every other.
 *
 * A screen reader's action is a click without a press: it is accepted once the window is settled. Text that an input method
 * inserts cannot be prevented, so it is removed again.
 */
export function guardInput({ onIgnored, onAccepted }: { onIgnored: () => void; onAccepted: () => void }) {
  let isSettled = false;
  let timer: number | undefined;
  let isPointerInside = false;
  let pointerSettlesAt = 0;
  /** Whether the press that belongs to the next click was ignored, and how many presses were accepted since the last ignored one. */
  let isPressIgnored = false;
  let pressesAccepted = 0;
  let tabAt = Number.NEGATIVE_INFINITY;
  let isCompositionIgnored = false;
  let textBefore = '';

  const unsettle = () => {
    isSettled = false;
    document.documentElement.dataset.unsettled = '';
    clearTimeout(timer);
    if (document.hasFocus() && document.visibilityState === 'visible') timer = setTimeout(onSettled, SETTLING_MS);
  };
  const onSettled = () => {
    isSettled = true;
    delete document.documentElement.dataset.unsettled;
  };
  const acceptsKeys = () => isSettled && document.hasFocus();
  const acceptsPointer = (event: Event) => acceptsKeys() && event.timeStamp >= pointerSettlesAt;

  const stop = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const ignore = (event: Event) => {
    stop(event);
    unsettle();
    onIgnored();
  };

  const onPointer = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse' || isPointerInside) return;
    isPointerInside = true;
    if (event.target instanceof Element && event.target.closest(CONTROLS))
      pointerSettlesAt = event.timeStamp + SETTLING_MS;
  };
  const onPress = (event: Event) => {
    if (event instanceof PointerEvent) onPointer(event);
    // A mouse press has two events: `mousedown` is handled as `pointerdown` was.
    else if (isPressIgnored) return stop(event);
    isPressIgnored = !acceptsPointer(event);
    if (!isPressIgnored) {
      if (event instanceof PointerEvent) pressesAccepted++;
      return onAccepted();
    }
    pressesAccepted = 0;
    ignore(event);
    pointerSettlesAt = event.timeStamp + SETTLING_MS;
  };
  const onClick = (event: MouseEvent) => {
    // Made by the page itself, to restore a choice.
    if (!event.isTrusted) return;
    const isOfPress = event.detail > 0 && isPressIgnored;
    const isHalfDouble = event.type === 'dblclick' && pressesAccepted < 2;
    if (isOfPress || isHalfDouble || !acceptsKeys()) stop(event);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.isTrusted || MODIFIERS.has(event.key)) return;
    // Tab without focus on the page: the browser has no other control to focus, so the focus returns to the page.
    const isTabReturning = event.key === 'Tab' && isSettled && !document.hasFocus();
    if (!acceptsKeys() && !isTabReturning) return ignore(event);
    if (event.key === 'Tab') tabAt = event.timeStamp;
    onAccepted();
  };
  const onKeyEnd = (event: KeyboardEvent) => {
    if (event.isTrusted && !acceptsKeys()) stop(event);
  };
  const onBeforeInput = (event: InputEvent) => {
    if (acceptsKeys() && !isCompositionIgnored) return;
    textBefore = event.target instanceof HTMLInputElement ? event.target.value : '';
    stop(event);
  };
  const onInput = (event: Event) => {
    if (!event.isTrusted || !(event.target instanceof HTMLInputElement) || event.target.type === 'file') return;
    if (acceptsKeys() && !isCompositionIgnored) return;
    event.target.value = textBefore;
    event.stopImmediatePropagation();
    onIgnored();
  };

  const on = <E extends Event>(types: readonly string[], listener: (event: E) => void) => {
    for (const type of types) window.addEventListener(type, listener as EventListener, { capture: true });
  };
  on(['pointermove'], onPointer);
  on(['pointerdown', 'mousedown'], onPress);
  on(['click', 'dblclick', 'auxclick', 'contextmenu'], onClick);
  on(['keydown'], onKey);
  on(['keypress', 'keyup'], onKeyEnd);
  on(['beforeinput'], onBeforeInput);
  on(['input'], onInput);
  on(['compositionstart'], () => {
    isCompositionIgnored = !acceptsKeys();
  });
  // Browsers differ in whether the committed text comes before or after `compositionend`.
  on(['compositionend'], () => {
    setTimeout(() => {
      isCompositionIgnored = false;
    });
  });
  document.documentElement.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType === 'mouse') isPointerInside = false;
  });
  on(['focus', 'blur'], (event) => {
    if (event.target === window && event.timeStamp - tabAt > WRAP_MS) unsettle();
  });
  document.addEventListener('visibilitychange', unsettle);
  unsettle();
  return {
    /** To be called when the first screen has been drawn. */
    appeared: unsettle,
  };
}
