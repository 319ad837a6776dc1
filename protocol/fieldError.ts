import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** Fields whose value is shown, since a developer may have mistyped it. Of any other text only the length: it may be a secret. */
const SHOWN_FIELDS = /^(?:method|format|accept\.algorithms\.\d+|accept\.issuers\.\d+)$/;
const SHOWN_MAX = 60;

/** The details of `REQUEST_INVALID`: the field that is wrong, what was expected and what was found. */
export type FieldError = { readonly field: string; readonly expected: string; readonly got: string };

/** The first error of a value that does not match its schema. `whole` names the value itself; `undefined` means that it is absent. */
export function fieldError(whole: string, value: unknown, issues: readonly Issue[]): FieldError {
  // Unknown fields first: one is usually the field that is missing, mistyped.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue?.code === 'unrecognized_keys') return unknownField(issue);
  const path = issue?.path ?? [];
  const field = path.join('.') || whole;
  return { field, expected: expectedOf(issue), got: shown(valueAt(value, path), SHOWN_FIELDS.test(field)) };
}

function unknownField({ path, keys }: Extract<Issue, { code: 'unrecognized_keys' }>): FieldError {
  const [key = ''] = keys;
  return {
    field: [...path, key].join('.').slice(0, SHOWN_MAX),
    expected: 'a field of the protocol',
    got: 'an unknown field',
  };
}

function expectedOf(issue: Issue | undefined): string {
  switch (issue?.code) {
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'invalid_type':
      return issue.expected;
    case 'invalid_format':
      return `text that matches ${issue.pattern ?? issue.format}`;
    case 'too_small':
      return `${issue.minimum} or more`;
    case 'too_big':
      return `${issue.maximum} or fewer`;
    default:
      return 'a request of the protocol';
  }
}

function shown(value: unknown, isWhole: boolean): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return value === null ? 'null' : 'an object';
  if (isWhole) return JSON.stringify(value).slice(0, SHOWN_MAX);
  return typeof value === 'string' ? `text of ${value.length} characters` : `a ${typeof value}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key) ? parent[key as never] : undefined,
    value,
  );
}
