import { element } from '../dom.ts';
import type { Text } from '../text/text.ts';

/** The agent's limit for any secret; a new PIN has a lower one. */
const MAX_LENGTH = 256;

/** A field for a PIN, PUK or passphrase. */
export interface SecretField {
  readonly field: HTMLElement;
  readonly input: HTMLInputElement;
  /** Shows the error below the field and moves the focus there. */
  showError(sentence: string): void;
  /** Returns the secret, and masks and empties the field. */
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
    // Browsers must neither save nor suggest a PIN. They ignore `off` on password fields, and `new-password` makes them
    // suggest a generated one; a one-time code they neither save nor fill in.
    autocomplete: 'one-time-code',
    // An unmasked field is a text field, and some browsers send its contents to a spelling service.
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
    // Browsers remember the values of text fields.
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
