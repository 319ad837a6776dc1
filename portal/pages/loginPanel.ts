import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/web-sdk';

export type Step = 'idle' | 'cancelled' | 'connecting' | 'window' | 'verifying';

/** The parts of the page that a login moves. */
export interface LoginPanel {
  readonly login: HTMLElement;
  readonly showWindow: HTMLElement;
  readonly cancel: HTMLElement;
  /** Shows the parts that belong to a step, and no other. */
  show(step: Step): void;
  /** Shows an error, and takes the person to it. */
  explain(error: unknown): void;
}

/** In which a login may begin. */
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
      // Not `disabled`: the button would lose the focus, and with it the person's place on the page.
      login.setAttribute('aria-disabled', String(!readySteps.has(step)));
      if (step !== 'idle') problem.hidden = true;
      // Under a large zoom what is to be done now may be below the fold.
      document.querySelector('.progress')?.scrollIntoView({ block: 'nearest' });
    },
    explain(error) {
      for (const [slot, text] of Object.entries(slotsOf(error, texts))) fillSlot(problem, slot, text);
      showSteps(texts.steps[codeOf(error)] ?? []);
      // An agent newer than this portal may have codes that its FAQ does not.
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

/** A fact that this error does not have takes its line with it. */
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
