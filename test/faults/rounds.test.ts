import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { INITIAL_PIN, type WindowAction, type WindowView } from '@hrca/protocol';
import { beforeAll, expect, test } from 'vitest';
import { type FaultPoint, faultPoints } from '../../agent/faultPoints.ts';
import { bundleFolder, bundleKillableAgent, bundleKillablePortal } from '../support/killable/killableProcess.ts';
import { type KillableWorld, startKillableWorld } from '../support/killable/killableWorld.ts';
import type { Visitor } from '../support/visitor.ts';
import { type Deed, type Plan, planOf } from './plans.ts';

const ROUNDS = Number(process.env.HRCA_FAULT_ROUNDS ?? 500);
/** Worlds side by side, one for each processor. */
const WORLDS = 2;
const TRIES = 6;

const folder = bundleFolder();
let scripts: { agent: string; portal: string };
let pki: TestPki;

beforeAll(async () => {
  const [agent, portal] = await Promise.all([bundleKillableAgent(folder), bundleKillablePortal(folder)]);
  scripts = { agent, portal };
  pki = await createTestPki({ now: Date.now() });
});

/** What must be true of the certificate; PINs in the order in which they may be the right one. */
interface Kept {
  id: string;
  pins: [string, ...string[]];
  tries: number;
}

test(
  `${ROUNDS} times kill -9, at every step of a login and of a change of PIN, of agent and portal`,
  async () => {
    const counts = await Promise.all(
      Array.from({ length: WORLDS }, async (_, lane) => {
        const world = await startKillableWorld({ scripts, pki });
        const { id } = await world.importUnit();
        const kept: Kept = { id, pins: [INITIAL_PIN], tries: TRIES };
        await expectHonestLogin(world, kept);
        let rounds = 0;
        for (let round = lane; round < ROUNDS; round += WORLDS, rounds++) {
          const plan = planOf(round);
          try {
            await (plan.victim === 'agent' ? killAgent(world, kept, plan) : killPortal(world, kept, plan));
            await expectHonestLogin(world, kept);
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

async function killAgent(world: KillableWorld, kept: Kept, { deed, order }: Extract<Plan, { victim: 'agent' }>) {
  if (deed === 'first login') {
    await world.importUnit();
    Object.assign(kept, { pins: [INITIAL_PIN], tries: TRIES });
  }
  const agent = world.agent();
  const visitor = world.visit();
  const [pin] = kept.pins;
  const newPin = `jiangsu-${Math.trunc(performance.now() * 1000)}`;
  await agent.dieAt(order);
  if (deed === 'change of PIN') await world.changePin(kept.id, pin, newPin).catch(() => undefined);
  else await world.signLogin(await visitor.challenge(), clerk(deed === 'wrong PIN' ? ['not-the-pin'] : [pin], newPin));
  // A delay may be longer than what was left to do.
  await agent.stop();
  expect(await agent.gone).toBe('SIGKILL');
  await expectLoggedOut(visitor);

  for (const { name, content } of await world.keystoreFiles()) expect(content, name).toBeTypeOf('object');
  await world.restartAgent();
  expect(await world.leftovers()).toEqual([]);
  const [certificate, ...others] = await world.certificates();
  expect(others).toEqual([]);
  expect(certificate).toMatchObject({ id: kept.id });
  expect(certificate).not.toHaveProperty('problem');

  const left = certificate?.triesLeft ?? 0;
  expect(triesAfter(deed, order, kept.tries), 'tries left').toContain(left);
  kept.tries = left;
  kept.pins = pinsAfter(deed, order, pin, newPin);
}

async function killPortal(world: KillableWorld, kept: Kept, { order }: Extract<Plan, { victim: 'portal' }>) {
  const portal = world.portal();
  const visitor = world.visit();
  const body: { challenge?: string; token?: string } = {};
  if (order.step !== 'challenge-kept') {
    body.challenge = await visitor.challenge();
    body.token = String((await world.signLogin(body.challenge, clerk(kept.pins))).reply?.result?.token);
    kept.tries = TRIES;
  }
  await portal.dieAt(order);
  await expect(visitor.post(body.challenge ? '/login' : '/login/challenge', body)).rejects.toThrow();
  expect(await portal.gone).toBe('SIGKILL');
  await world.restartPortal();
  await expectLoggedOut(visitor);
  if (!body.challenge) return;
  expect((await visitor.post('/login', body)).status, 'the same token again').toBeGreaterThanOrEqual(400);
  await expectLoggedOut(visitor);
}

/** Whoever was killed: the next login works, with the PIN that is kept. */
async function expectHonestLogin(world: KillableWorld, kept: Kept): Promise<void> {
  const visitor = world.visit();
  const challenge = await visitor.challenge();
  const pinsTyped: string[] = [];
  const { reply } = await world.signLogin(challenge, clerk(kept.pins, 'jiangsu-2026', pinsTyped));
  expect(reply).toHaveProperty('result.token');
  expect((await visitor.post('/login', { challenge, token: reply?.result?.token })).status).toBe(200);
  expect((await visitor.get('/unit')).status).toBe(200);
  const right = pinsTyped.at(-1) as string;
  kept.pins = [right === INITIAL_PIN ? 'jiangsu-2026' : right];
  kept.tries = TRIES;
}

async function expectLoggedOut(visitor: Visitor): Promise<void> {
  expect((await visitor.get('/unit')).status, 'logged out').not.toBe(200);
}

/** Types one PIN after the other and gives up after the last. */
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

type Death = { step: FaultPoint; time: number; delayMs: number };

const hasReached = ({ step }: Death, milestone: FaultPoint) =>
  faultPoints.indexOf(step) >= faultPoints.indexOf(milestone);

/** Tries that may be left: whatever has been checked was counted before, and only a right PIN gives tries back. */
function triesAfter(deed: Deed, death: Death, before: number): number[] {
  const isCounted = death.step.startsWith('tries-in-') || hasReached(death, 'try-counted');
  // The larger of two counts holds, so that tries are forgiven only once both say so.
  const isForgiven =
    hasReached(death, 'tries-forgiven') ||
    (death.step === 'tries-in-both' && death.time > 1) ||
    (death.step === 'tries-in-file' && death.time > 2);
  const possible = isForgiven ? [TRIES] : isCounted ? [before - 1] : [before];
  if (death.delayMs === 0) return possible;
  return [...possible, before - 1, ...(deed === 'wrong PIN' ? [] : [TRIES])];
}

function pinsAfter(deed: Deed, death: Death, pin: string, newPin: string): Kept['pins'] {
  if (deed === 'login' || deed === 'wrong PIN') return [pin];
  if (hasReached(death, 'entry-written') && !death.step.startsWith('tries-')) return [newPin];
  return death.delayMs === 0 ? [pin] : [pin, newPin];
}
