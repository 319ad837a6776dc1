import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/web-sdk';

export type Step = 'idle' | 'cancelled' | 'connecting' | 'window' | 'verifying';

/** The parts of the page that change during a login. */
export interface LoginPanel {
  readonly login: HTMLElement;
  readonly showWindow: HTMLElement;
  readonly cancel: HTMLElement;
  /** Shows the parts of a step and hides those of every other. */
  show(step: Step): void;
  /** Shows an error, scrolls to it and focuses it. */
  explain(error: unknown): void;
}

/** Steps in which a login may begin. */
const readySteps: ReadonlySet<Step> = new Set(['idle', 'cancelled']);

export function loginPanel(): LoginPanel {
  const login = byId('login');
  const problem = byId('problem');
  const texts: Texts = JSON.parse(byId('login-texts').textContent ?? '{}');
  return {
    login,
    showWindow: byId('show-window'),
    cancel: byId('cancel'),
    show(step) {
      for (const part of document.querySelectorAll<HTMLElement>('[data-step]')) {
        part.hidden = !part.dataset.step?.split(' ').includes(step);
      }
      // Not `disabled`: a disabled button loses the focus.
      login.setAttribute('aria-disabled', String(!readySteps.has(step)));
      if (step !== 'idle') problem.hidden = true;
      // With a large zoom the current step may be outside the viewport.
      document.querySelector('.progress')?.scrollIntoView({ block: 'nearest' });
    },
    explain(error) {
      for (const [slot, text] of Object.entries(slotsOf(error, texts))) fillSlot(problem, slot, text);
      showSteps(texts.steps[codeOf(error)] ?? []);
      // A newer agent may send codes that this portal's FAQ does not have.
      byId<HTMLAnchorElement>('solution').href = codeOf(error) in texts.summaries ? `/faq/${codeOf(error)}` : '/faq';
      problem.hidden = false;
      problem.scrollIntoView({ block: 'start' });
      problem.focus({ preventScroll: true });
    },
  };
}

interface Texts {
  summaries: Record<string, string>;
  steps: Record<string, readonly string[]>;
  checks: Record<string, string>;
}

function codeOf(error: unknown): ErrorCode {
  return isHrcaError(error) ? error.code : 'INTERNAL';
}

function slotsOf(error: unknown, { summaries, checks }: Texts): Record<string, string | undefined> {
  const { code, details } = isHrcaError(error) ? error : new HrcaError('INTERNAL');
  const skew = Number(details.skewMinutes ?? 0);
  return {
    summary: summaries[code] ?? summaries.INTERNAL,
    code,
    secondsToWait: details.retryAfterMs ? String(Math.ceil(Number(details.retryAfterMs) / 1000)) : undefined,
    minutesAhead: skew > 0 ? String(skew) : undefined,
    minutesBehind: skew < 0 ? String(-skew) : undefined,
    check: checks[String(details.check)],
    field: details.field?.toString(),
    expected: details.expected?.toString(),
    got: details.got?.toString(),
  };
}

function showSteps(steps: readonly string[]): void {
  const list = byId('steps');
  list.replaceChildren(...steps.map((step) => Object.assign(document.createElement('li'), { textContent: step })));
  list.hidden = steps.length === 0;
}

/** Fills in a detail; hides its line where the error does not have it. */
function fillSlot(problem: HTMLElement, name: string, text: string | undefined): void {
  const slot = problem.querySelector(`[data-slot=${name}]`);
  if (!slot) return;
  slot.textContent = text ?? '';
  const line = slot.closest<HTMLElement>('dl > div');
  if (line) line.hidden = !text;
}

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}
