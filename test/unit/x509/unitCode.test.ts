import { createUnitCode, createWrongUnitCode } from '@hrca/certs-fixtures';
import { isUnitCode, unitCodeCheckCharacter } from '@hrca/x509';
import { expect, test } from 'vitest';

test.each(['9144030071526726XG', '914403001922038216'])('accepts the unit code %s, which is in use', (code) => {
  expect(isUnitCode(code)).toBe(true);
  expect(unitCodeCheckCharacter(code.slice(0, 17))).toBe(code[17]);
});

// Computed independently: Σ mod 31 is 0, so that 31 − 0 must be reduced mod 31 again.
test.each([
  '91320500MA1P0U6AB0',
  '12320000466006AB40',
])('accepts the unit code %s, whose check character is 0', (code) => {
  expect(isUnitCode(code)).toBe(true);
  expect(unitCodeCheckCharacter(code.slice(0, 17))).toBe('0');
});

test('accepts the unit code of a fixture, and refuses it with another check character', () => {
  expect(isUnitCode(createUnitCode('MA0000X9'))).toBe(true);
  expect(isUnitCode(createWrongUnitCode('MA0000X9'))).toBe(false);
});

test('refuses a unit code with any character changed or two neighbours exchanged', () => {
  const code = '9144030071526726XG';
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  for (let at = 0; at < code.length; at++) {
    for (const character of alphabet.replace(code[at] as string, '')) {
      expect(isUnitCode(code.slice(0, at) + character + code.slice(at + 1))).toBe(false);
    }
    const [a, b] = [code[at], code[at + 1]];
    if (b && a !== b) expect(isUnitCode(`${code.slice(0, at)}${b}${a}${code.slice(at + 2)}`)).toBe(false);
  }
});

test.each([
  ['', 'no characters'],
  ['9144030071526726X', '17 characters'],
  ['9144030071526726XG0', '19 characters'],
  ['9144030071526726xg', 'small letters'],
  ['914403007152672IXG', 'a letter outside the alphabet'],
  ['９144030071526726XG', 'a full-width digit'],
  ['91440300715267 6XG', 'a space'],
])('refuses the unit code %j: %s', (code) => {
  expect(isUnitCode(code)).toBe(false);
});
