import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { INITIAL_PIN, type WindowAction, type WindowView } from '@hrca/protocol';
import { beforeAll, expect, test } from 'vitest';
import { type Failpoint, failpoints } from '#agent/failpoint.ts';
import { bundleCrashTestAgent, bundleCrashTestPortal, bundleFolder } from '#test/support/crashTest/crashTestProcess.ts';
import { type CrashTestSystem, startCrashTestSystem } from '#test/support/crashTest/crashTestSystem.ts';
import type { KillAt } from '#test/support/crashTest/killAtFailpoint.ts';
import type { PortalClient } from '#test/support/portal/portalClient.ts';
import { type CrashPlan, crashPlan, type Scenario } from './crashPlans.ts';

const ROUNDS = Number(process.env.HRCA_FAULT_ROUNDS ?? 500);
/** Agents with a portal each, in parallel: one for each processor. */
const SYSTEMS = 2;
const TRIES = 6;

const folder = bundleFolder();
let scripts: { agent: string; portal: string };
let pki: TestPki;

beforeAll(async () => {
  const [agent, portal] = await Promise.all([bundleCrashTestAgent(folder), bundleCrashTestPortal(folder)]);
  scripts = { agent, portal };
  pki = await createTestPki({ now: Date.now() });
});

/** The expected state of the certificate; PINs in the order in which they are tried. */
interface ExpectedState {
  id: string;
  pins: [string, ...string[]];
  tries: number;
}

test(
  `agent and portal lose nothing when they are killed ${ROUNDS} times, at each failpoint of a login and of a change of PIN`,
  async () => {
    const counts = await Promise.all(
      Array.from({ length: SYSTEMS }, async (_, lane) => {
        const system = await startCrashTestSystem({ scripts, pki });
        const { id } = await system.importUnit();
        const kept: ExpectedState = { id, pins: [INITIAL_PIN], tries: TRIES };
        await expectLogin(system, kept);
        let rounds = 0;
        for (let round = lane; round < ROUNDS; round += SYSTEMS, rounds++) {
          const plan = crashPlan(round);
          try {
            await (plan.process === 'agent' ? killAgent(system, kept, plan) : killPortal(system, kept, plan));
            await expectLogin(system, kept);
          } catch (error) {
            throw new Error(`round ${round}: ${JSON.stringify(plan)}`, { cause: error });
          }
        }
        return rounds;
      }),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(ROUNDS);
  },
  60_000 + ROUNDS * 2_000,
);

async function killAgent(
  system: CrashTestSystem,
  kept: ExpectedState,
  { scenario, at }: Extract<CrashPlan, { process: 'agent' }>,
) {
  if (scenario === 'first login') {
    await system.importUnit();
    Object.assign(kept, { pins: [INITIAL_PIN], tries: TRIES });
  }
  const agent = system.agent();
  const portalClient = system.visit();
  const [pin] = kept.pins;
  const newPin = `jiangsu-${Math.trunc(performance.now() * 1000)}`;
  await agent.killAt(at);
  if (scenario === 'change of PIN') await system.changePin(kept.id, pin, newPin).catch(() => undefined);
  else
    await system.signLogin(
      await portalClient.challenge(),
      clerk(scenario === 'wrong PIN' ? ['not-the-pin'] : [pin], newPin),
    );
  // The work may end before the delay.
  await agent.stop();
  expect(await agent.exited).toBe('SIGKILL');
  await expectLoggedOut(portalClient);

  for (const { name, content } of await system.keystoreFiles()) expect(content, name).toBeTypeOf('object');
  await system.restartAgent();
  expect(await system.leftovers()).toEqual([]);
  const [certificate, ...others] = await system.certificates();
  expect(others).toEqual([]);
  expect(certificate).toMatchObject({ id: kept.id });
  expect(certificate).not.toHaveProperty('problem');

  const left = certificate?.triesLeft ?? 0;
  expect(triesAfter(scenario, at, kept.tries), 'tries left').toContain(left);
  kept.tries = left;
  kept.pins = pinsAfter(scenario, at, pin, newPin);
}

async function killPortal(
  system: CrashTestSystem,
  kept: ExpectedState,
  { at }: Extract<CrashPlan, { process: 'portal' }>,
) {
  const portal = system.portal();
  const portalClient = system.visit();
  const body: { challenge?: string; token?: string } = {};
  if (at.failpoint !== 'challenge-stored') {
    body.challenge = await portalClient.challenge();
    body.token = String((await system.signLogin(body.challenge, clerk(kept.pins))).reply?.result?.token);
    kept.tries = TRIES;
  }
  await portal.killAt(at);
  await expect(portalClient.post(body.challenge ? '/login' : '/login/challenge', body)).rejects.toThrow();
  expect(await portal.exited).toBe('SIGKILL');
  await system.restartPortal();
  await expectLoggedOut(portalClient);
  if (!body.challenge) return;
  expect((await portalClient.post('/login', body)).status, 'the same token again').toBeGreaterThanOrEqual(400);
  await expectLoggedOut(portalClient);
}

/** After either process was killed the next login works, with the PIN that is stored. */
async function expectLogin(system: CrashTestSystem, kept: ExpectedState): Promise<void> {
  const portalClient = system.visit();
  const challenge = await portalClient.challenge();
  const pinsTyped: string[] = [];
  const { reply } = await system.signLogin(challenge, clerk(kept.pins, 'jiangsu-2026', pinsTyped));
  expect(reply).toHaveProperty('result.token');
  expect((await portalClient.post('/login', { challenge, token: reply?.result?.token })).status).toBe(200);
  expect((await portalClient.get('/unit')).status).toBe(200);
  const right = pinsTyped.at(-1) as string;
  kept.pins = [right === INITIAL_PIN ? 'jiangsu-2026' : right];
  kept.tries = TRIES;
}

async function expectLoggedOut(portalClient: PortalClient): Promise<void> {
  expect((await portalClient.get('/unit')).status, 'logged out').not.toBe(200);
}

/** Types one PIN after the other and cancels after the last. */
function clerk(pins: readonly string[], newPin = '', typed: string[] = []) {
  return (view: WindowView): WindowAction => {
    if (view.screen === 'certificates')
      return { action: 'choose', certificateId: view.certificates.find(({ problem }) => !problem)?.id ?? '' };
    if (view.screen === 'newPin') return { action: 'newPin', pin: newPin };
    const pin = view.screen === 'pin' ? pins[typed.length] : undefined;
    if (pin === undefined) return { action: 'cancel' };
    typed.push(pin);
    return { action: 'pin', pin };
  };
}

const hasReached = ({ failpoint }: KillAt<Failpoint>, milestone: Failpoint) =>
  failpoints.indexOf(failpoint) >= failpoints.indexOf(milestone);

/** Possible tries left: a try is counted before it is checked, and only a right PIN resets the counter. */
function triesAfter(scenario: Scenario, at: KillAt<Failpoint>, before: number): number[] {
  const isWriting = at.failpoint === 'retry-counter-file-written' || at.failpoint === 'retry-counter-written';
  const isCounted = isWriting || hasReached(at, 'retry-counter-incremented');
  // The larger of the two counters applies, so that a reset takes effect only when both are written.
  const isReset =
    hasReached(at, 'retry-counter-reset') ||
    (at.failpoint === 'retry-counter-written' && at.occurrence > 1) ||
    (at.failpoint === 'retry-counter-file-written' && at.occurrence > 2);
  const possible = isReset ? [TRIES] : isCounted ? [before - 1] : [before];
  if (at.delayMs === 0) return possible;
  return [...possible, before - 1, ...(scenario === 'wrong PIN' ? [] : [TRIES])];
}

function pinsAfter(scenario: Scenario, at: KillAt<Failpoint>, pin: string, newPin: string): ExpectedState['pins'] {
  if (scenario === 'login' || scenario === 'wrong PIN') return [pin];
  if (hasReached(at, 'entry-written')) return [newPin];
  return at.delayMs === 0 ? [pin] : [pin, newPin];
}
