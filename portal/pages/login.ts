import { isHrcaError, type OpenedWindow, signLogin } from '@hrca/web-sdk';
import { loginPanel } from './loginPanel.ts';
import { post } from './portalRequest.ts';

const panel = loginPanel();
let attempt: AbortController | undefined;
let openedWindow: OpenedWindow | undefined;
let isLeaving = false;

panel.login.addEventListener('click', () => {
  // A second click must not start a second login.
  if (!attempt) void login();
});
panel.showWindow.addEventListener('click', () => openedWindow?.show());
panel.cancel.addEventListener('click', () => attempt?.abort());
addEventListener('pagehide', () => {
  isLeaving = true;
  attempt?.abort();
});
addEventListener('pageshow', ({ persisted }) => {
  // Restored from the back/forward cache, in the state of the login that was left.
  if (!persisted) return;
  isLeaving = false;
  attempt = undefined;
  panel.show('idle');
});

panel.show('idle');

async function login(): Promise<void> {
  attempt = new AbortController();
  const { signal } = attempt;
  panel.show('connecting');
  try {
    const { challenge } = await post<{ challenge: string }>('/login/challenge', {}, signal);
    const token = await signLogin({ challenge, signal, onWindowOpened });
    panel.show('verifying');
    const reply = await post<object>('/login', { challenge, token }, signal);
    // Controls stay disabled: another page is loading.
    location.assign('unit' in reply ? '/unit' : '/login/confirm');
  } catch (error) {
    attempt = undefined;
    if (isLeaving) return panel.show('idle');
    if (isCancelled(error)) {
      panel.show('cancelled');
      panel.login.focus();
      return;
    }
    panel.show('idle');
    panel.explain(error);
  }
}

/** 取消 was pressed on the page or in the agent's window: not an error. */
function isCancelled(error: unknown): boolean {
  return isHrcaError(error) && ['REQUEST_ABORTED', 'USER_CANCELLED'].includes(error.code);
}

function onWindowOpened(opened: OpenedWindow): void {
  openedWindow = opened;
  panel.show('window');
}
