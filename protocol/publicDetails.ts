import type { ErrorCode, ErrorDetails, HrcaError } from './errors.ts';

type Kind = 'string' | 'number' | 'boolean';
type Marks = Readonly<Record<string, Kind>>;

/** All of it describes the page's own request. */
const field: Marks = { field: 'string', expected: 'string', got: 'string' };

/** The details that are sent to the page, by error code. All others stay in the process. */
export const publicDetails: Partial<Record<ErrorCode, Marks>> = {
  ORIGIN_WAITING: { retryAfterMs: 'number' },
  REQUEST_INVALID: field,
  CHALLENGE_MALFORMED: field,
};

/** Maximum length of a detail in characters. */
const TEXT_MAX = 256;

/** The part of an error that is sent to the page: its code and its public details. */
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
