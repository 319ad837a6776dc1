import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { INITIAL_PIN } from '@hrca/protocol';
import { expect, test } from 'vitest';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { startInstalledSystem } from '#test/support/browser/installedSystem.ts';
import { startLoad } from '#test/support/load/loadGenerator.ts';
import {
  figureLine,
  type LoadResults,
  type LoginFigures,
  loginsWhile,
  median,
  memoryKib,
  worst,
} from '#test/support/load/loginsUnderLoad.ts';

/** How long the rubbish lasts. */
const SECONDS = Number(process.env.HRCA_LOAD_SECONDS ?? 30);
const IDLE = 5_000;
const RUBBISH_PER_SECOND = 200;
const SLOW = 40;
const DEAF = 24;
/** What some systems give a process: more than that the agent must never have open. */
const DESCRIPTORS = 256;
const NOISY = 'https://noisy.test';
const PIN = 'jiangsu-2026';
const LOGIN_MAX_MS = 1_000;
/** What one guess at a PIN takes where nothing else is going on; what it takes beyond that is the machine's lateness. */
const QUIET_DERIVATION_MS = 300;
const AFTERMATH_MAX_KIB = 32 * 1_024;

// Proves that the limits hold against all of it at once, and that what others do costs an honest login no time. Without
// waiting room and places 2,565 hostile connections are open at the end, and the agent keeps 37 MiB of them. With ten
// milliseconds of work for each handshake a login among the idle sockets takes 4.7 s.
test(
  'W4 an honest login takes less than a second whatever others do to the port',
  async () => {
    const pki = await createTestPki({ now: Date.now() });
    const system = await startInstalledSystem({ units: [pki.units.good], trustAnchorPem: pki.trustAnchorPem });
    const control = join(system.home, 'state/control.sock');
    await callAgent(control, 'originsAdd', { origin: NOISY });
    await callAgent(control, 'changePin', { id: system.imported[0]?.id ?? '', pin: INITIAL_PIN, newPin: PIN });
    const { port } = await callAgent(control, 'status', {});
    if (port === undefined) throw new Error('the agent listens on no port');
    const measure = (name: string, isLoaded: () => boolean) => loginsWhile(isLoaded, name, { system, port, pin: PIN });

    const quiet = await measure('quiet', forSeconds(4));
    const before = await memoryKib(system);
    const idle = await startLoad({ kind: 'idle', port, origin: NOISY, count: IDLE });
    const crowded = await measure(`${IDLE} idle sockets`, () => idle.counts().made < IDLE);
    const rubbish = await startLoad({ kind: 'rubbish', port, origin: NOISY, count: RUBBISH_PER_SECOND });
    const littered = await measure(
      `rubbish, ${RUBBISH_PER_SECOND} a second`,
      eitherOf(forSeconds(SECONDS), () => rubbish.counts().made < RUBBISH_PER_SECOND * SECONDS),
    );
    await rubbish.stop();
    const slow = await startLoad({ kind: 'slow', port, origin: NOISY, count: SLOW });
    const deaf = await startLoad({ kind: 'deaf', port, origin: NOISY, count: DEAF });
    const hindered = await measure(
      'slow and never-reading',
      eitherOf(forSeconds(7), () => slow.counts().made < SLOW || deaf.counts().made < DEAF),
    );
    const open = [idle, slow, deaf].reduce((sum, { counts }) => sum + counts().open, 0);
    await Promise.all([idle, slow, deaf].map(({ stop }) => stop()));
    const after = await measure('after the storm', forSeconds(4));
    const figures = [quiet, crowded, littered, hindered, after];
    const memory = {
      before,
      peak: Math.max(...figures.map((figure) => figure.memoryKib)),
      after: await memoryKib(system),
    };
    const results: LoadResults = { figures, memory };

    console.log(figures.map(figureLine).join('\n'));
    console.log(
      `agent's memory before ${memory.before} KiB, at its most ${memory.peak} KiB, after ${memory.after} KiB; ${open} of its hostile connections open at the end`,
    );
    if (process.env.HRCA_LOAD_RESULTS) await writeFile(process.env.HRCA_LOAD_RESULTS, JSON.stringify(results));
    for (const figure of figures) expectInTime(figure);
    expect(open).toBeLessThan(DESCRIPTORS);
    expect(memory.after - memory.before).toBeLessThan(AFTERMATH_MAX_KIB);
  },
  90_000 + SECONDS * 2_000,
);

/** That machine and others on it are slow is not the agent's fault. */
function expectInTime({ name, undisturbed, derivations }: LoginFigures): void {
  expect(median(undisturbed), name).toBeLessThan(LOGIN_MAX_MS);
  expect(worst(undisturbed), name).toBeLessThan(LOGIN_MAX_MS + Math.max(0, worst(derivations) - QUIET_DERIVATION_MS));
}

function forSeconds(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() < end;
}

function eitherOf(first: () => boolean, second: () => boolean): () => boolean {
  return () => first() || second();
}
