import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/packages.ts';
import { exitCode } from '../scripts/run.ts';
import type { LoadResults } from '../test/support/load/loginsUnderLoad.ts';
import { quantile } from './measure.ts';
import type { Measurement } from './row.ts';

const LOGIN_REACH = 1.5;
const MEMORY_REACH = 2;

/**
 * A whole login with the built agent and portal, at the shipped scrypt cost, during the load of other clients against one
 * without load; and the agent's memory after the load against before. The load test runs and measures both.
 */
export async function loadRows(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  process.env.HRCA_LOAD_RESULTS = join(folder, 'load.json');
  const vitest = join(root, 'node_modules/.bin/vitest');
  // A failed run still has figures.
  await exitCode([vitest, 'run', 'test/system/faults/load.test.ts'], { cwd: root });
  const { figures, memory } = JSON.parse(await readFile(process.env.HRCA_LOAD_RESULTS, 'utf8')) as LoadResults;
  await rm(folder, { recursive: true });
  const [quiet, ...crowded] = figures;
  const baseline = quantile(quiet?.logins ?? [], 0.5);
  const rows = crowded.map(({ name, logins }): Measurement => {
    const subject = quantile(logins, 0.5);
    const spread = (quantile(logins, 0.75) - quantile(logins, 0.25)) / baseline;
    return {
      name: `login, ${name}`,
      ratio: subject / baseline,
      spread,
      baseline,
      subject,
      unit: 'ms',
      reach: LOGIN_REACH,
    };
  });
  return [
    ...rows,
    {
      name: 'agent memory, after the load',
      ratio: memory.after / memory.before,
      spread: 0,
      baseline: memory.before,
      subject: memory.after,
      unit: 'KiB',
      reach: MEMORY_REACH,
    },
  ];
}
