import { button, element } from '../dom.ts';
import { PKCS12_FILE_MAX_BYTES, toBase64url } from '../fileContents.ts';
import type { Stage } from '../stage.ts';
import { untrusted } from '../untrusted.ts';
import { form } from './form.ts';
import { problemSentence } from './problemBox.ts';
import { secretField } from './secretField.ts';

/** The button that asks for a .p12 or .pfx file, and the form that then asks for its passphrase. */
export function importForm(stage: Stage): { open: HTMLButtonElement; form: HTMLFormElement } {
  const { text, act } = stage;
  const words = text.importing;
  const picker = element('input', { id: 'import-file', type: 'file', accept: '.p12,.pfx', hidden: true });
  const name = element('p', { class: 'file-name' });
  const passphrase = secretField({ id: 'passphrase', label: words.passphrase, hint: words.hint, text });
  const fault = element('div', { class: 'box problem', role: 'alert', hidden: true });
  const refuse = (code: 'PKCS12_TOO_LARGE' | 'FILE_UNREADABLE') => {
    fault.replaceChildren(...problemSentence(code, stage));
    fault.hidden = false;
  };

  const submit = async () => {
    const file = picker.files?.[0];
    if (!file) return;
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (bytes) act({ action: 'import', pkcs12: toBase64url(new Uint8Array(bytes)), passphrase: passphrase.take() });
    else refuse('FILE_UNREADABLE');
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
    fault,
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
    const file = picker.files?.[0];
    built.hidden = !file;
    if (!file) return;
    name.replaceChildren(untrusted(file.name));
    fault.hidden = true;
    send.disabled = file.size > PKCS12_FILE_MAX_BYTES;
    if (send.disabled) refuse('PKCS12_TOO_LARGE');
    passphrase.input.focus();
  });
  return { open, form: built };
}
