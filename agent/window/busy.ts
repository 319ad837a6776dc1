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

/** Disables a screen until the agent shows the next one, and says what is going on. */
export function drawBusy({
  main,
  action,
  text,
}: {
  main: HTMLElement;
  action: WindowAction['action'];
  text: Text;
}): void {
  const words = text.busy[steps[action] ?? 'waiting'];
  for (const control of main.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input')) {
    control.disabled = action === 'cancel' || control.dataset.stays === undefined;
  }
  const line = element('p', { class: 'busy', role: 'status', tabindex: '-1' }, [words]);
  main.querySelector('.busy')?.remove();
  main.querySelector('.actions')?.prepend(line);
  // A disabled field keeps the keys in some browsers, and Esc must go on working.
  line.focus();
}
