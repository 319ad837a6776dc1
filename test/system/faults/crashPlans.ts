import { type Failpoint, failpoints } from '#agent/failpoint.ts';
import { type PortalFailpoint, portalFailpoints } from '#portal/failpoint.ts';
import type { KillAt } from '#test/support/crashTest/killAtFailpoint.ts';

/** What the process does when it is killed. */
export type Scenario = 'first login' | 'login' | 'wrong PIN' | 'change of PIN';
/** Which process is killed, doing what, at which failpoint. */
export type CrashPlan =
  | { readonly process: 'agent'; readonly scenario: Scenario; readonly at: KillAt<Failpoint> }
  | { readonly process: 'portal'; readonly scenario: 'login'; readonly at: KillAt<PortalFailpoint> };

const pinCheck: Failpoint[] = [
  'retry-counter-read',
  'retry-counter-file-written',
  'retry-counter-written',
  'retry-counter-incremented',
  'pin-or-puk-checked',
];
const choice: Failpoint[] = ['login-requested', 'login-window-opened', 'certificate-chosen'];
const pinReplacement: Failpoint[] = [
  'new-pin-chosen',
  'device-secret-saved',
  'entry-written',
  'old-secret-deleted',
  'pin-replaced',
];
const signature: Failpoint[] = ['key-decrypted', 'signature-made', 'login-token-made'];

const failpointsOf: Record<Scenario, readonly Failpoint[]> = {
  'first login': failpoints,
  login: [...choice, ...pinCheck, 'retry-counter-reset', ...signature],
  'wrong PIN': [...choice, ...pinCheck],
  'change of PIN': [...pinCheck, 'retry-counter-reset', ...pinReplacement],
};
/** How often a scenario writes the retry counter: increment, reset, and a new counter for the new PIN. */
const writes: Record<Scenario, number> = { 'first login': 3, login: 2, 'wrong PIN': 1, 'change of PIN': 3 };
const writing: ReadonlySet<Failpoint> = new Set(['retry-counter-file-written', 'retry-counter-written']);

const agentKills = (Object.keys(failpointsOf) as Scenario[]).flatMap((scenario) =>
  failpointsOf[scenario].flatMap((failpoint) =>
    Array.from({ length: writing.has(failpoint) ? writes[scenario] : 1 }, (_, i) => ({
      scenario,
      failpoint,
      occurrence: i + 1,
    })),
  ),
);

/** Milliseconds after the failpoint: 0, then during the steps that follow it. */
const delays = [0, 1, 0, 2, 0, 4];
const PORTAL_EVERY = 6;

/** Each failpoint of each scenario in turn, and again with other delays while there are rounds left. */
export function crashPlan(round: number): CrashPlan {
  if (round % PORTAL_EVERY === PORTAL_EVERY - 1) {
    const turn = Math.floor(round / PORTAL_EVERY);
    const failpoint = portalFailpoints[turn % portalFailpoints.length] as PortalFailpoint;
    return { process: 'portal', scenario: 'login', at: { failpoint, occurrence: 1, delayMs: 0 } };
  }
  const turn = round - Math.floor(round / PORTAL_EVERY);
  const { scenario, failpoint, occurrence } = agentKills[turn % agentKills.length] as (typeof agentKills)[number];
  const delayMs = delays[Math.floor(turn / agentKills.length) % delays.length] as number;
  return { process: 'agent', scenario, at: { failpoint, occurrence, delayMs } };
}
