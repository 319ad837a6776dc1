import type { ErrorCode, LoginAlgorithm } from '@hrca/protocol';

/** What tells a copy of a certificate that can sign from one that cannot. */
export interface Copy {
  readonly algorithms: readonly LoginAlgorithm[];
  readonly isKeySeen?: boolean;
  readonly problem?: ErrorCode;
  readonly pin?: { readonly askedBy: string; readonly triesLeft?: number | undefined };
}

/** Of a certificate that lies in several places, the place that can sign counts; the lower rank is better. */
function rank({ algorithms, isKeySeen = true, problem, pin }: Copy): number {
  if (algorithms.length === 0) return problem ? 3 : 2;
  if (problem || pin?.triesLeft === 0) return 2;
  return isKeySeen ? 0 : 1;
}

/** Keeps one copy of each certificate, by its id; of two that are alike, the first. */
export function keepBetterCopy<T>(kept: Map<string, T>, id: string, found: T, copyOf: (one: T) => Copy): void {
  const known = kept.get(id);
  if (known === undefined || rank(copyOf(found)) < rank(copyOf(known))) kept.set(id, found);
}
