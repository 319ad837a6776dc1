import { type ErrorCode, type ErrorDetails, errorCodes, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { expect, expectTypeOf, test, vi } from 'vitest';

test('error codes are unique', () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});

test('error codes have the form SUBJECT_CONDITION, except INTERNAL', () => {
  for (const code of errorCodes.filter((code) => code !== 'INTERNAL')) {
    expect(code).toMatch(/^[A-Z][A-Z0-9]*(?:_[A-Z]+)+$/);
  }
});

test('an error has its code, details and cause', () => {
  const cause = new Error('disk');
  const error = new HrcaError('PIN_INCORRECT', { cause, details: { triesLeft: 5 } });
  expect(error).toMatchObject({ name: 'HrcaError', code: 'PIN_INCORRECT', details: { triesLeft: 5 }, cause });
});

test.each<[string, ErrorCode, ErrorDetails]>([
  ['INTERNAL', 'INTERNAL', {}],
  ['PIN_INCORRECT', 'PIN_INCORRECT', { triesLeft: 5 }],
  ['CHAIN_INVALID: chain: expected a CA, got none', 'CHAIN_INVALID', { check: 'chain', expected: 'a CA', got: 'none' }],
  [
    'REQUEST_INVALID: params.format: expected jws or cms, got ""',
    'REQUEST_INVALID',
    { field: 'params.format', expected: 'jws or cms', got: '""' },
  ],
  ['CONFIG_INVALID: PORT: expected a port, got 0', 'CONFIG_INVALID', { setting: 'PORT', expected: 'a port', got: '0' }],
])('the message of an error says what was expected and found, where its details do: %s', (message, code, details) => {
  expect(new HrcaError(code, { details }).message).toBe(message);
});

// That this compiles is the test: the code tells which details there are.
test('comparing the code of an error types its details', () => {
  const error: unknown = new HrcaError('CLOCK_SKEW', { details: { skewMinutes: 7 } });
  if (!isHrcaError<'CLOCK_SKEW' | 'ORIGIN_WAITING'>(error)) throw error;
  switch (error.code) {
    case 'CLOCK_SKEW':
      expectTypeOf(error.details.skewMinutes).toEqualTypeOf<number | undefined>();
      break;
    case 'ORIGIN_WAITING':
      expectTypeOf(error.details.retryAfterMs).toEqualTypeOf<number | undefined>();
      break;
    default:
      expectTypeOf(error).toBeNever();
  }
  if (isHrcaError(error)) expectTypeOf(error.code).toEqualTypeOf<'CLOCK_SKEW' | 'ORIGIN_WAITING'>();
  const other: unknown = error;
  if (isHrcaError(other)) expectTypeOf(other.code).toEqualTypeOf<ErrorCode>();
  expect(error.details.skewMinutes).toBe(7);
});

test('an error has no cause and no details where none are given', () => {
  const error = new HrcaError('INTERNAL');
  expect('cause' in error).toBe(false);
  expect(error.details).toEqual({});
});

test('isHrcaError recognises an error of another copy of the module', async () => {
  vi.resetModules();
  const copy = await import('@hrca/protocol/errors');
  const foreign = new copy.HrcaError('USER_CANCELLED');
  expect(foreign).not.toBeInstanceOf(HrcaError);
  expect(isHrcaError(foreign)).toBe(true);
});

test.each([
  ['another error', new Error('INTERNAL')],
  ['an error that only has a code', Object.assign(new Error('x'), { code: 'ENOENT' })],
  ['an error that only has the name', Object.assign(new Error('x'), { name: 'HrcaError' })],
  ['a plain object', { name: 'HrcaError', code: 'INTERNAL' }],
  ['a string', 'INTERNAL'],
  ['nothing', undefined],
  ['null', null],
])('isHrcaError does not recognise %s', (_, value) => {
  expect(isHrcaError(value)).toBe(false);
});
