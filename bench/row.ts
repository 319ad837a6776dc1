import type { Row } from './measure.ts';

/** One row in any unit; `ratio` is subject to baseline, `reach` its allowed maximum. */
export interface Measurement {
  readonly name: string;
  readonly ratio: number;
  readonly spread: number;
  readonly baseline: number;
  readonly subject: number;
  readonly unit: string;
  /** Absent where the row is for information. */
  readonly reach?: number;
}

export function timeMeasurement({ baselineUs, subjectUs, ...row }: Row): Measurement {
  return { ...row, baseline: baselineUs, subject: subjectUs, unit: 'µs' };
}
