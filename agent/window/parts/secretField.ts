import { element } from '../dom.ts';
import type { Text } from '../text/text.ts';

/** As long as the agent accepts; rules for a new PIN are tighter. */
const MAX_LENGTH = 256;

/** A field for a PIN, PUK or passphrase. */
export interface SecretField {
  readonly field: HTMLElement;
  readonly input: HTMLInputElement;
  /** Says below the field what is wrong with it, and goes there. */
  showError(sentence: string): void;
  /** The secret; the field is masked and empty afterwards. */
  take(): string;
}

export function secretField({
  id,
  label,
  hint,
  text,
  describedBy,
}: {
  id: string;
  label: string;
  hint?: string | undefined;
  text: Text;
  describedBy?: string;
}): SecretField {
  const input = element('input', {
    id,
    type: 'password',
    // A browser must neither keep nor suggest a PIN. `off` is ignored on password fields and `new-password` makes
    // browsers offer one of theirs; a one-time code is what they neither save nor fill in.
    autocomplete: 'one-time-code',
    // An unmasked field is text to the browser, and some send text away to have its spelling checked.
    spellcheck: 'false',
    autocapitalize: 'off',
    maxlength: String(MAX_LENGTH),
    'aria-describedby': [hint && `${id}-hint`, describedBy, `${id}-error`].filter(Boolean).join(' '),
  });
  const reveal = element('button', { type: 'button', class: 'reveal', 'aria-controls': id }, [text.show]);
  const error = element('p', { id: `${id}-error`, class: 'error', role: 'alert' });
  const capsLock = element('p', { class: 'caps-lock', role: 'status' });

  const setRevealed = (revealed: boolean) => {
    input.type = revealed ? 'text' : 'password';
    // Browsers remember what was typed into text fields.
    input.autocomplete = revealed ? 'off' : 'one-time-code';
    reveal.textContent = revealed ? text.hide : text.show;
    reveal.setAttribute('aria-label', `${reveal.textContent} ${label}`);
  };
  setRevealed(false);
  reveal.addEventListener('click', () => {
    setRevealed(input.type === 'password');
    input.focus();
  });
  const watchCapsLock = (event: KeyboardEvent | MouseEvent) => {
    capsLock.textContent = event.getModifierState('CapsLock') ? text.pin.capsLock : '';
  };
  input.addEventListener('keydown', watchCapsLock);
  input.addEventListener('keyup', watchCapsLock);
  input.addEventListener('mousedown', watchCapsLock);
  input.addEventListener('blur', () => capsLock.replaceChildren());
  input.addEventListener('input', () => {
    error.replaceChildren();
    input.removeAttribute('aria-invalid');
  });

  return {
    field: element('div', { class: 'field' }, [
      element('label', { for: id }, [label]),
      element('div', { class: 'secret' }, [input, reveal]),
      hint ? element('p', { id: `${id}-hint`, class: 'hint' }, [hint]) : undefined,
      capsLock,
      error,
    ]),
    input,
    showError: (sentence) => {
      error.textContent = sentence;
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
    take: () => {
      const secret = input.value;
      setRevealed(false);
      input.value = '';
      return secret;
    },
  };
}
