import type { CertificateView, ErrorCode } from '@hrca/protocol';

/** Created at first use: it takes 27 ms, which would delay the agent's start. */
let chinese: Intl.Collator | undefined;

function compare(a: string, b: string): number {
  chinese ??= new Intl.Collator('zh-CN', { numeric: true });
  return chinese.compare(a, b);
}

/**
 * Sorts by unit name and keeps the certificates of a unit together; units with a usable certificate come first. Within a
 * unit: usable ones first, then by last use, then by expiry, latest first.
 */
export function inUnitOrder<T extends { readonly view: CertificateView }>(listed: readonly T[]): T[] {
  const units = new Map<string, T[]>();
  for (const one of listed) units.set(unitOf(one.view), [...(units.get(unitOf(one.view)) ?? []), one]);
  return [...units.values()]
    .map((unit) => unit.toSorted((a, b) => within(a.view, b.view)))
    .sort(([a], [b]) => between((a as T).view, (b as T).view))
    .flat();
}

/** Two units, by the certificate that comes first in each. */
function between(a: CertificateView, b: CertificateView): number {
  return (
    Math.min(rank(a), 1) - Math.min(rank(b), 1) || compare(a.unitName, b.unitName) || compare(unitOf(a), unitOf(b))
  );
}

function within(a: CertificateView, b: CertificateView): number {
  return rank(a) - rank(b) || (b.usedAt ?? 0) - (a.usedAt ?? 0) || b.notAfter - a.notAfter || compare(a.id, b.id);
}

/** The code, since a unit may change its name. */
function unitOf({ unitCode, unitName }: CertificateView): string {
  return unitCode || unitName;
}

/** Certificates that never sign come last: the user need not act on them. */
function rank({ problem }: CertificateView): number {
  if (problem === undefined) return 0;
  return signsNothing(problem) ? 2 : 1;
}

export function signsNothing(problem: ErrorCode | undefined): boolean {
  return problem === 'CERTIFICATE_ENCRYPTION_ONLY' || problem === 'CERTIFICATE_NOT_FOR_SIGNING';
}
