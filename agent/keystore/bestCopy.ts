import type { ErrorCode, LoginAlgorithm } from '@hrca/protocol';

/** The properties that decide which copy of a certificate is used. */
export interface Copy {
  readonly algorithms: readonly LoginAlgorithm[];
  readonly isKeyVisible?: boolean;
  readonly problem?: ErrorCode;
  readonly pin?: { readonly askedBy: string; readonly triesLeft?: number | undefined };
}

/** Lower is better: a copy that can sign, then one that may have a hidden key, then one that cannot sign now. */
function rank({ algorithms, isKeyVisible = true, problem, pin }: Copy): number {
  if (algorithms.length === 0) return problem ? 3 : 2;
  if (problem || pin?.triesLeft === 0) return 2;
  return isKeyVisible ? 0 : 1;
}

/** Keeps the better copy of a certificate under its id; of two with the same rank, the first. */
export function keepBetterCopy<T>(kept: Map<string, T>, id: string, found: T, copyOf: (item: T) => Copy): void {
  const known = kept.get(id);
  if (known === undefined || rank(copyOf(found)) < rank(copyOf(known))) kept.set(id, found);
}
