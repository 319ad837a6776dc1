import type { WindowAction } from '@hrca/protocol';
import { element } from './dom.ts';
import type { Text } from './text/text.ts';

type Step = keyof Text['busy'];

const steps: Partial<Record<WindowAction['action'], Step>> = {
  pin: 'checking',
  puk: 'checking',
  newPin: 'saving',
  import: 'importing',
  passphrase: 'importing',
  chooseKeys: 'importing',
  replace: 'importing',
};

/** Disables a screen until the agent sends the next view, and names the step that is running. */
export function drawBusy({
  main,
  action,
  text,
}: {
  main: HTMLElement;
  action: WindowAction['action'];
  text: Text;
}): void {
  const sentence = text.busy[steps[action] ?? 'waiting'];
  for (const control of main.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input')) {
    control.disabled = action === 'cancel' || control.dataset.alwaysEnabled === undefined;
  }
  const line = element('p', { class: 'busy', role: 'status', tabindex: '-1' }, [sentence]);
  main.querySelector('.busy')?.remove();
  main.querySelector('.actions')?.prepend(line);
  // Some browsers send no key events from a disabled field that has the focus: Esc would not work.
  line.focus();
}
