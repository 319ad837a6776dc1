import { HrcaError } from '@hrca/protocol/errors';
import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** What a developer may have mistyped is shown as it came; any other text only by its length, since it may be a secret. */
const SHOWN_FIELDS = /^(?:method|format|accept\.algorithms\.\d+|accept\.issuers\.\d+)$/;
const SHOWN_MAX = 60;

/** The refusal of a message or of its params, with `field`, `expected` and `got`. `value`: absent where it is no JSON text. */
export function requestFault(part: 'message' | 'params', value: unknown, issues: readonly Issue[]): HrcaError {
  // A field that is not known is mostly the one that is missing, mistyped.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path ?? [];
  const isNoJson = part === 'message' && value === undefined;
  const details =
    issue?.code === 'unrecognized_keys'
      ? unknownField(issue)
      : {
          field: path.join('.') || part,
          expected: expectedOf(issue),
          got: isNoJson ? 'no JSON text' : shown(valueAt(value, path), SHOWN_FIELDS.test(path.join('.'))),
        };
  const isChallenge = issues.some((one) => one.path[0] === 'challenge');
  return new HrcaError(isChallenge ? 'CHALLENGE_MALFORMED' : 'REQUEST_INVALID', { details });
}

function unknownField({ path, keys }: Extract<Issue, { code: 'unrecognized_keys' }>) {
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
