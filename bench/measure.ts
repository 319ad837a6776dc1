/** A function to time; if it returns a promise, that is awaited. */
export type Subject = () => unknown;

export interface Comparison {
  readonly name: string;
  readonly baseline: Subject;
  readonly subject: Subject;
  /** How often both are timed, in turn. */
  readonly rounds?: number;
  /** The highest ratio that is allowed; absent where the row is for information. */
  readonly reach?: number;
}

/** One line of the table: medians over the rounds; `spread` is the interquartile range of the ratio. */
export interface Row {
  readonly name: string;
  readonly ratio: number;
  readonly spread: number;
  readonly baselineUs: number;
  readonly subjectUs: number;
  readonly reach?: number;
}

const ROUNDS = 101;
// Short, so that other processes disturb some rounds but not the median.
const BATCH_MS = 4;
const WARM_UP_MS = 100;

/** Times `subject` against `baseline` in turn, so that load on the machine affects both and not the ratio. */
export async function compare({ name, baseline, subject, rounds = ROUNDS, ...goal }: Comparison): Promise<Row> {
  const timeBaseline = await batchOf(baseline);
  const timeSubject = await batchOf(subject);
  const baselineUs: number[] = [];
  const subjectUs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // The order alternates, in case the second of two profits from warm caches.
    if (round % 2 === 0) baselineUs.push(await timeBaseline());
    subjectUs.push(await timeSubject());
    if (round % 2 === 1) baselineUs.push(await timeBaseline());
  }
  const ratios = subjectUs.map((us, round) => us / (baselineUs[round] as number));
  return {
    name,
    ratio: quantile(ratios, 0.5),
    spread: quantile(ratios, 0.75) - quantile(ratios, 0.25),
    baselineUs: quantile(baselineUs, 0.5),
    subjectUs: quantile(subjectUs, 0.5),
    ...goal,
  };
}

/** Microseconds for one call of `subject`, in a batch of as many calls as take about `BATCH_MS`. Warms it up first. */
async function batchOf(subject: Subject): Promise<() => Promise<number>> {
  let calls = 1;
  let us = await timeCalls(subject, calls);
  while (us * calls < WARM_UP_MS * 1000) {
    calls *= 2;
    us = await timeCalls(subject, calls);
  }
  const batch = Math.max(1, Math.round((BATCH_MS * 1000) / us));
  return () => timeCalls(subject, batch);
}

async function timeCalls(subject: Subject, calls: number): Promise<number> {
  const start = performance.now();
  const first = subject();
  if (first instanceof Promise) {
    await first;
    for (let call = 1; call < calls; call++) await subject();
  } else {
    // No await: it would add the cost of a promise to a synchronous subject.
    for (let call = 1; call < calls; call++) subject();
  }
  return ((performance.now() - start) * 1000) / calls;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * q)] ?? Number.NaN;
}
