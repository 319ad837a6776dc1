/** A window that appeared, got the focus or was uncovered takes nothing for so long: what comes sooner was meant for another. */
const SETTLING_MS = 600;
/** A mouse comes to them over the edge and what lies between. One that turns up on them was there before we were uncovered. */
const CONTROLS = 'button, input, label, [role=radio]';
/** Tab on the last control leaves the page for the browser's own controls, or comes round to the first one at once. */
const WRAP_MS = 100;
/** They do nothing by themselves, and end a key combination that was meant for another window. */
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
 * Keeps keys and clicks that were meant for another window from the page: those within 600 ms after this one appeared, got
 * the focus or was uncovered, each of which starts that time anew; and every click while another window has the focus. All
 * of them are caught before any control sees them. `onIgnored` is called for each, `onTaken` for each that counts.
 *
 * A screen reader's action is a click without a press: it counts once the window is settled. Text of an input method
 * cannot be held back, so it is taken out again.
 */
export function watchSettling({ onIgnored, onTaken }: { onIgnored: () => void; onTaken: () => void }) {
  let isSettled = false;
  let timer: number | undefined;
  let isPointerInside = false;
  let pointerSettlesAt = 0;
  /** Whether the press that the next click belongs to was refused, and how many were taken since one was. */
  let isPressRefused = false;
  let pressesTaken = 0;
  let tabAt = Number.NEGATIVE_INFINITY;
  let isCompositionRefused = false;
  let textBefore = '';

  const unsettle = () => {
    isSettled = false;
    document.documentElement.dataset.unsettled = '';
    clearTimeout(timer);
    if (document.hasFocus() && document.visibilityState === 'visible') timer = setTimeout(settle, SETTLING_MS);
  };
  const settle = () => {
    isSettled = true;
    delete document.documentElement.dataset.unsettled;
  };
  const takesKeys = () => isSettled && document.hasFocus();
  const takesPointer = (event: Event) => takesKeys() && event.timeStamp >= pointerSettlesAt;

  const refuse = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const ignore = (event: Event) => {
    refuse(event);
    unsettle();
    onIgnored();
  };

  const noticePointer = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse' || isPointerInside) return;
    isPointerInside = true;
    if (event.target instanceof Element && event.target.closest(CONTROLS))
      pointerSettlesAt = event.timeStamp + SETTLING_MS;
  };
  const onPress = (event: Event) => {
    if (event instanceof PointerEvent) noticePointer(event);
    // A mouse press comes twice, and counts as its first event did.
    else if (isPressRefused) return refuse(event);
    isPressRefused = !takesPointer(event);
    if (!isPressRefused) {
      if (event instanceof PointerEvent) pressesTaken++;
      return onTaken();
    }
    pressesTaken = 0;
    ignore(event);
    pointerSettlesAt = event.timeStamp + SETTLING_MS;
  };
  const onClick = (event: MouseEvent) => {
    // The page's own scripts, which restore a choice.
    if (!event.isTrusted) return;
    const isOfPress = event.detail > 0 && isPressRefused;
    const isHalfDouble = event.type === 'dblclick' && pressesTaken < 2;
    if (isOfPress || isHalfDouble || !takesKeys()) refuse(event);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.isTrusted || MODIFIERS.has(event.key)) return;
    // A page that Tab has left gets a key only where the browser has nothing else to give it to: it comes round.
    const isComingRound = event.key === 'Tab' && isSettled && !document.hasFocus();
    if (!takesKeys() && !isComingRound) return ignore(event);
    if (event.key === 'Tab') tabAt = event.timeStamp;
    onTaken();
  };
  const onKeyEnd = (event: KeyboardEvent) => {
    if (event.isTrusted && !takesKeys()) refuse(event);
  };
  const onText = (event: InputEvent) => {
    if (takesKeys() && !isCompositionRefused) return;
    textBefore = event.target instanceof HTMLInputElement ? event.target.value : '';
    refuse(event);
  };
  const onTextDone = (event: Event) => {
    if (!event.isTrusted || !(event.target instanceof HTMLInputElement) || event.target.type === 'file') return;
    if (takesKeys() && !isCompositionRefused) return;
    event.target.value = textBefore;
    event.stopImmediatePropagation();
    onIgnored();
  };

  const on = <E extends Event>(types: readonly string[], listener: (event: E) => void) => {
    for (const type of types) window.addEventListener(type, listener as EventListener, { capture: true });
  };
  on(['pointermove'], noticePointer);
  on(['pointerdown', 'mousedown'], onPress);
  on(['click', 'dblclick', 'auxclick', 'contextmenu'], onClick);
  on(['keydown'], onKey);
  on(['keypress', 'keyup'], onKeyEnd);
  on(['beforeinput'], onText);
  on(['input'], onTextDone);
  on(['compositionstart'], () => {
    isCompositionRefused = !takesKeys();
  });
  // What an input method commits comes before or after the end of its composition, as browsers have it.
  on(['compositionend'], () => {
    setTimeout(() => {
      isCompositionRefused = false;
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
    /** The first screen has been drawn: only now is there anything to see. */
    appeared: unsettle,
  };
}
