import { type ErrorCode, HrcaError, isHrcaError, type OpenedWindow, signLogin } from '@hrca/web-sdk';

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const login = byId<HTMLButtonElement>('login');
const show = byId<HTMLButtonElement>('show');
const progress = byId('progress');
const progressText = byId('progress-text');
const failure = byId('failure');
const summaries = byId('summaries').dataset;

let attempt: AbortController | undefined;
let opened: OpenedWindow | undefined;

login.addEventListener('click', () => void start());
byId('cancel').addEventListener('click', () => attempt?.abort());
show.addEventListener('click', () => opened?.show());
addEventListener('pagehide', () => attempt?.abort());

async function start(): Promise<void> {
  if (attempt) return;
  attempt = new AbortController();
  const { signal } = attempt;
  login.disabled = true;
  failure.hidden = true;
  progress.hidden = false;
  progressText.textContent = progressText.dataset.connecting ?? '';
  try {
    const { challenge } = await post<{ challenge: string }>('/login/challenge', {}, signal);
    const token = await signLogin({ challenge, signal, onWindowOpened });
    await post('/login', { challenge, token }, signal);
    location.assign('/unit');
  } catch (error) {
    // Who pressed 取消 on this page knows why nothing happened.
    if (!signal.aborted) explain(error);
  } finally {
    attempt = undefined;
    login.disabled = false;
    progress.hidden = true;
    show.hidden = true;
  }
}

function onWindowOpened(window: OpenedWindow): void {
  opened = window;
  show.hidden = false;
  progressText.textContent = progressText.dataset.open ?? '';
}

async function post<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  const reply = await response.json();
  if (!response.ok) throw new HrcaError(reply.error.code, { details: reply.error.details });
  return reply;
}

function explain(error: unknown): void {
  const code: ErrorCode = isHrcaError(error) ? error.code : 'INTERNAL';
  const { expected, got } = isHrcaError(error) ? error.details : {};
  byId('failure-text').textContent = JSON.parse(summaries.json ?? '{}')[code];
  byId('failure-code').textContent = code;
  byId('failure-details').textContent =
    expected === undefined ? '' : `${summaries.expected}: ${expected} · ${summaries.got}: ${got}`;
  byId<HTMLAnchorElement>('failure-link').href = `/faq/${code}`;
  failure.hidden = false;
}
