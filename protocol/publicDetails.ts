import type { ErrorCode, ErrorDetails, HrcaError } from './errors.ts';

type Kind = 'string' | 'number' | 'boolean';
type Marks = Readonly<Record<string, Kind>>;

/** Which field of a request was refused, what it must be, and what came: all of it from the page that is told. */
const field: Marks = { field: 'string', expected: 'string', got: 'string' };

/** Details of a refusal that the asking page is told, by code. A detail that is not marked here stays in the process. */
export const publicDetails: Partial<Record<ErrorCode, Marks>> = {
  ORIGIN_WAITING: { retryAfterMs: 'number' },
  REQUEST_INVALID: field,
  CHALLENGE_MALFORMED: field,
};

/** Characters of one detail. */
const TEXT_MAX = 256;

/** What of a refusal crosses the wire: its code, and those of its details that are public. */
export function wireErrorOf({ code, details }: Pick<HrcaError, 'code' | 'details'>): {
  code: ErrorCode;
  details?: ErrorDetails;
} {
  const kept = Object.entries(publicDetails[code] ?? {}).flatMap(([name, kind]) => {
    const value = Object.hasOwn(details, name) ? details[name] : undefined;
    if (value === undefined || typeof value !== kind) return [];
    return [[name, typeof value === 'string' ? value.slice(0, TEXT_MAX) : value] as const];
  });
  return kept.length > 0 ? { code, details: Object.fromEntries(kept) } : { code };
}
