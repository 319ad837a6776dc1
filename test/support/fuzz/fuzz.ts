import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { memoryAfterGc } from './memoryAfterGc.ts';
import { minCpuMs } from './minCpuMs.ts';

/** Cases of all fuzz tests together; `HRCA_FUZZ_CASES=5000000` for a night of it. */
const CASES = Number(process.env.HRCA_FUZZ_CASES ?? 110_000);
/** The same seed makes the same cases. */
const SEED = Number(process.env.HRCA_FUZZ_SEED ?? randomInt(2 ** 31));

const CASE_LIMIT_MS = 50;
const PARTS = 4;
/** A whole run takes seconds; one that takes this long per thousand cases hangs. */
const LIMIT_MS_PER_CASE = 20;
const GROWTH_MAX = 4_000_000;

/** Milliseconds for the `timeout` of a fuzz test with that share of the cases. */
export const fuzzTimeout = (share: number) => 60_000 + CASES * share * LIMIT_MS_PER_CASE;

/**
 * Attacks with `share` of the cases. `attack` throws where a defence failed; besides, no case may take 50 ms of work
 * (measured again where one does, since the machine may be busy), and the second half may leave no memory behind.
 */
export async function fuzz<T>({
  name,
  share,
  cases,
  attack,
}: {
  name: string;
  share: number;
  cases: fc.Arbitrary<T>;
  attack: (input: T) => unknown;
}): Promise<void> {
  const runs = Math.ceil((CASES * share) / PARTS);
  const settled: number[] = [];
  let slowest = 0;
  const start = performance.now();
  const property = fc.asyncProperty(cases, async (input) => {
    const took = await minCpuMs(() => attack(input), { limit: CASE_LIMIT_MS, runs: 10 });
    slowest = Math.max(slowest, took);
    if (took >= CASE_LIMIT_MS) throw new Error(`takes ${Math.round(took)} ms of a processor`);
  });
  console.log(`fuzz ${name}: ${runs * PARTS} cases, HRCA_FUZZ_SEED=${SEED}`);
  for (let part = 0; part < PARTS; part++) {
    await fc.assert(property, {
      seed: SEED + part,
      numRuns: runs,
      interruptAfterTimeLimit: 10_000 + runs * LIMIT_MS_PER_CASE,
      markInterruptAsFailure: true,
    });
    settled.push(await memoryAfterGc());
  }
  const growth = (settled.at(-1) as number) - (settled[1] as number);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `fuzz ${name}: ${seconds} s, slowest case ${slowest.toFixed(1)} ms, memory ${Math.round(growth / 1000)} kB over the second half`,
  );
  expect(growth).toBeLessThan(GROWTH_MAX);
}
