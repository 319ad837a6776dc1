import { KEY_FILES_MAX_BYTES } from '@hrca/protocol/constants';
import { button, element, form, untrusted } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { problemSentence } from './problems.ts';
import { secretField } from './secretField.ts';

/** PKCS#12, and files with a key or a certificate alone; several may be chosen together. */
const KEY_FILE_TYPES = '.p12,.pfx,.pem,.key,.p8,.der,.cer,.crt,.p7b,.p7c,.txt';

/** The button that opens the file picker, and the form that then asks for the passphrase. */
export function importForm(context: ScreenContext): { open: HTMLButtonElement; form: HTMLFormElement } {
  const { text, act } = context;
  const words = text.importing;
  const picker = element('input', {
    id: 'import-file',
    type: 'file',
    accept: KEY_FILE_TYPES,
    multiple: true,
    hidden: true,
  });
  const name = element('p', { class: 'file-name' });
  const passphrase = secretField({ id: 'passphrase', label: words.passphrase, hint: words.hint, text });
  const error = element('div', { class: 'box problem', role: 'alert', hidden: true });
  const showProblem = (code: 'PKCS12_TOO_LARGE' | 'FILE_UNREADABLE') => {
    error.replaceChildren(...problemSentence(code, context));
    error.hidden = false;
  };

  const submit = async () => {
    const chosen = [...(picker.files ?? [])];
    const files = await Promise.all(chosen.map(contentsOf)).catch(() => undefined);
    if (files) act({ action: 'import', files, passphrase: passphrase.take() });
    else showProblem('FILE_UNREADABLE');
  };
  const dismiss = () => {
    picker.value = '';
    built.hidden = true;
    passphrase.take();
    open.focus();
  };
  const send = button({ label: words.submit, kind: 'primary' });
  const built = form(submit, [
    picker,
    element('p', { class: 'label' }, [words.file]),
    name,
    error,
    passphrase.field,
    element('div', { class: 'buttons' }, [send, button({ label: words.cancel, kind: 'quiet', onClick: dismiss })]),
  ]);
  built.className = 'card import';
  built.hidden = true;
  built.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    dismiss();
  });

  const open = button({ label: words.choose, onClick: () => picker.click() });
  picker.addEventListener('change', () => {
    const files = [...(picker.files ?? [])];
    built.hidden = files.length === 0;
    if (built.hidden) return;
    name.replaceChildren(...files.flatMap((file) => [untrusted(file.name), ' ']).slice(0, -1));
    error.hidden = true;
    send.disabled = files.reduce((sum, { size }) => sum + size, 0) > KEY_FILES_MAX_BYTES;
    if (send.disabled) showProblem('PKCS12_TOO_LARGE');
    passphrase.input.focus();
  });
  return { open, form: built };
}

async function contentsOf(file: File): Promise<{ name: string; contents: string }> {
  return { name: file.name, contents: toBase64url(new Uint8Array(await file.arrayBuffer())) };
}

function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
