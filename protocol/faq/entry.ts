import type { Bilingual } from '../bilingual.ts';

/**
 * What a clerk sees and a support person reads out for one error code.
 * `summary` is one sentence with the way out in it, shown wherever the code is shown.
 */
export interface FaqEntry {
  summary: Bilingual;
  /** When it appears. */
  when: Bilingual;
  /** Why it happens. */
  why: Bilingual;
  /** What to do, step by step. */
  steps: Bilingual<readonly string[]>;
}
