import type { Row } from './measure.ts';

/** One line of the table in any unit; `ratio` is subject to baseline, and `reach` what it may be at most. */
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
