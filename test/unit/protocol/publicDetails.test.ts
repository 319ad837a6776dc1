import { errorCodes, HrcaError, publicDetails, wireErrorOf, wireErrorSchema } from '@hrca/protocol';
import { expect, test } from 'vitest';

test('the wire gets the details that are public for the code', () => {
  const error = new HrcaError('REQUEST_INVALID', { details: { field: 'format', expected: 'jws or cms', got: 'CMS' } });
  expect(wireErrorOf(error)).toEqual({
    code: 'REQUEST_INVALID',
    details: { field: 'format', expected: 'jws or cms', got: 'CMS' },
  });
});

test('the wire gets no other details: of the same code, of a code without public ones, or of another type', () => {
  const cause = new Error('disk');
  const details = { retryAfterMs: 9_500, path: '/etc/hrca', triesLeft: 5 };
  expect(wireErrorOf(new HrcaError('ORIGIN_WAITING', { cause, details }))).toEqual({
    code: 'ORIGIN_WAITING',
    details: { retryAfterMs: 9_500 },
  });
  expect(wireErrorOf(new HrcaError('PIN_INCORRECT', { details }))).toEqual({ code: 'PIN_INCORRECT' });
  expect(wireErrorOf(new HrcaError('ORIGIN_WAITING', { details: { retryAfterMs: 'soon' } }))).toEqual({
    code: 'ORIGIN_WAITING',
  });
});

test('a long detail is cut', () => {
  const error = new HrcaError('REQUEST_INVALID', { details: { got: 'x'.repeat(60_000) } });
  expect(wireErrorOf(error).details).toEqual({ got: 'x'.repeat(256) });
});

test('public details belong to a code of the registry, and fit the wire schema', () => {
  const samples = { string: 'x', number: 1, boolean: true };
  for (const [code, marks] of Object.entries(publicDetails)) {
    expect(errorCodes).toContain(code);
    const details = Object.fromEntries(Object.entries(marks).map(([name, kind]) => [name, samples[kind]]));
    const error = wireErrorOf({ code: code as (typeof errorCodes)[number], details });
    expect(wireErrorSchema.parse(error)).toEqual({ code, details });
  }
});
