import { errorCodes, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { expect, test, vi } from 'vitest';

test('codes are unique', () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});

test('codes are SUBJECT_CONDITION, but for INTERNAL', () => {
  for (const code of errorCodes.filter((code) => code !== 'INTERNAL')) {
    expect(code).toMatch(/^[A-Z][A-Z0-9]*(?:_[A-Z]+)+$/);
  }
});

test('carries its code, its details and its cause', () => {
  const cause = new Error('disk');
  const error = new HrcaError('PIN_INCORRECT', { cause, details: { triesLeft: 5 } });
  expect(error).toMatchObject({ name: 'HrcaError', code: 'PIN_INCORRECT', details: { triesLeft: 5 }, cause });
  expect(error.message).toBe('PIN_INCORRECT');
});

test('has no cause and no details where none are given', () => {
  const error = new HrcaError('INTERNAL');
  expect('cause' in error).toBe(false);
  expect(error.details).toEqual({});
});

test('recognises an error of another copy of the module', async () => {
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
])('does not take %s for a refusal of ours', (_, value) => {
  expect(isHrcaError(value)).toBe(false);
});
