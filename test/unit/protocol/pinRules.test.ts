import { INITIAL_PIN, normalizePin, pinProblem } from '@hrca/protocol';
import { describe, expect, test } from 'vitest';

describe('length', () => {
  test.each(['', '1', '13579', 'ab12c'])('refuses %j, which is shorter than 6 characters', (pin) => {
    expect(pinProblem(pin)).toBe('PIN_TOO_SHORT');
  });

  test.each(['135790', 'x7'.repeat(32)])('accepts the bounds, 6 and 64 characters: %j', (pin) => {
    expect(pinProblem(pin)).toBeUndefined();
  });

  test('refuses 65 characters', () => {
    expect(pinProblem(`${'x7'.repeat(32)}x`)).toBe('PIN_TOO_LONG');
  });

  test('counts a surrogate pair as one character', () => {
    expect(pinProblem('𠮷𠮶𠮹𠮽𠯀')).toBe('PIN_TOO_SHORT');
    expect(pinProblem('𠮷𠮽𠮹𠮶𠯀𠯃')).toBeUndefined();
    expect(pinProblem('𠮷𠮽'.repeat(32))).toBeUndefined();
  });

  test('counts after normalisation: a ligature stands for its letters', () => {
    expect(pinProblem('ﬃ7k')).toBe('PIN_TOO_SHORT');
    expect(pinProblem('ﬃ7k2')).toBeUndefined();
  });
});

describe('simple PINs', () => {
  test.each(['111111', 'aaaaaaaa', '口口口口口口', '𠮷𠮷𠮷𠮷𠮷𠮷'])('refuses one repeated character: %s', (pin) => {
    expect(pinProblem(pin)).toBe('PIN_TOO_SIMPLE');
  });

  test.each([
    '123456',
    '234567',
    '012345678',
    '654321',
    'abcdef',
    'fedcba',
    'UVWXYZ',
  ])('refuses a sequence: %s', (pin) => {
    expect(pinProblem(pin)).toBe('PIN_TOO_SIMPLE');
  });

  test.each(['890123', '901234', '7890123456', '210987', '321098'])('refuses a sequence that wraps at 0: %s', (pin) => {
    expect(pinProblem(pin)).toBe('PIN_TOO_SIMPLE');
  });

  test('refuses the initial PIN', () => {
    expect(pinProblem(INITIAL_PIN)).toBe('PIN_TOO_SIMPLE');
  });

  test.each([
    '123457',
    '112233',
    '135791',
    '121212',
    'abcdeg',
    '909090',
    'yzabcd',
  ])('accepts what is not one sequence: %s', (pin) => {
    expect(pinProblem(pin)).toBeUndefined();
  });
});

describe('full-width characters', () => {
  test('full-width characters are the same PIN as half-width ones', () => {
    expect(normalizePin('１３５７９０ａＢ')).toBe('135790aB');
    expect(pinProblem('１２３４５６')).toBe('PIN_TOO_SIMPLE');
    expect(pinProblem('８９０１２３')).toBe('PIN_TOO_SIMPLE');
    expect(pinProblem('１1１1１1')).toBe('PIN_TOO_SIMPLE');
  });

  test('full-width characters do not make the old PIN a new one', () => {
    expect(pinProblem('１３５７９０', '135790')).toBe('PIN_UNCHANGED');
    expect(pinProblem('135790', '１３５７９０')).toBe('PIN_UNCHANGED');
  });
});

describe('the PIN that is replaced', () => {
  test('the PIN that is replaced may not be chosen again', () => {
    expect(pinProblem('135790', '135790')).toBe('PIN_UNCHANGED');
  });

  test('the new PIN may differ from the old one only in case', () => {
    expect(pinProblem('Kx8802', 'kx8802')).toBeUndefined();
  });

  test('PIN_UNCHANGED is returned only where no other rule is broken', () => {
    expect(pinProblem('123456', '123456')).toBe('PIN_TOO_SIMPLE');
    expect(pinProblem('1357', '1357')).toBe('PIN_TOO_SHORT');
  });
});

describe('a PIN in bytes', () => {
  const bytes = (pin: string) => new Uint8Array(Buffer.from(pin));

  test.each([
    '135790',
    '123456',
    'abc12',
    '890123',
    '１２３４５６',
    'ﬃ7k2',
    '𠮷𠮽𠮹𠮶𠯀𠯃',
    'x7'.repeat(33),
  ])('a PIN in bytes is checked like its text: %s', (pin) => {
    expect(pinProblem(bytes(pin))).toBe(pinProblem(pin));
    expect(pinProblem(bytes(pin), pin)).toBe(pinProblem(pin, pin));
  });

  test('checking a PIN in bytes does not change it', () => {
    const pin = bytes('135790');
    pinProblem(pin, pin);
    expect(pin).toEqual(bytes('135790'));
  });
});
