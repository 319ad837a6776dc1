import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { memoryAfterGc } from './memoryAfterGc.ts';
import { minCpuMs } from './minCpuMs.ts';

/** Cases of all fuzz tests together; `HRCA_FUZZ_CASES=5000000` runs a night. */
const CASES = Number(process.env.HRCA_FUZZ_CASES ?? 110_000);
/** The same seed generates the same cases. */
const SEED = Number(process.env.HRCA_FUZZ_SEED ?? randomInt(2 ** 31));

const CASE_LIMIT_MS = 50;
const PARTS = 4;
/** A run that takes longer than this per case, on average, is taken for hung. */
const LIMIT_MS_PER_CASE = 20;
const GROWTH_MAX = 4_000_000;

/** Milliseconds, the `timeout` of a fuzz test with that share of the cases. */
export const fuzzTimeout = (share: number) => 60_000 + CASES * share * LIMIT_MS_PER_CASE;

/**
 * Runs `attack` with `share` of the cases; `attack` throws if a defence failed. Also fails if a case takes 50 ms of CPU
 * time (the least of several runs) or if memory after garbage collection grows in the second half.
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
  const memory: number[] = [];
  let slowest = 0;
  const start = performance.now();
  const property = fc.asyncProperty(cases, async (input) => {
    const took = await minCpuMs(() => attack(input), { limit: CASE_LIMIT_MS, runs: 10 });
    slowest = Math.max(slowest, took);
    if (took >= CASE_LIMIT_MS) throw new Error(`takes ${Math.round(took)} ms of CPU time`);
  });
  console.log(`fuzz ${name}: ${runs * PARTS} cases, HRCA_FUZZ_SEED=${SEED}`);
  for (let part = 0; part < PARTS; part++) {
    await fc.assert(property, {
      seed: SEED + part,
      numRuns: runs,
      interruptAfterTimeLimit: 10_000 + runs * LIMIT_MS_PER_CASE,
      markInterruptAsFailure: true,
    });
    memory.push(await memoryAfterGc());
  }
  const growth = (memory.at(-1) as number) - (memory[1] as number);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `fuzz ${name}: ${seconds} s, slowest case ${slowest.toFixed(1)} ms, memory ${Math.round(growth / 1000)} kB over the second half`,
  );
  expect(growth).toBeLessThan(GROWTH_MAX);
}
