import { createUnitCode, createWrongUnitCode } from '@hrca/certs-fixtures';
import { isUnitCode, unitCodeCheckCharacter } from '@hrca/x509';
import { expect, test } from 'vitest';

test.each(['9144030071526726XG', '914403001922038216'])('accepts %s, a code in use', (code) => {
  expect(isUnitCode(code)).toBe(true);
  expect(unitCodeCheckCharacter(code.slice(0, 17))).toBe(code[17]);
});

// Worked out apart from this code: Σ mod 31 is 0, so that 31 − 0 has to be taken mod 31 once more.
test.each(['91320500MA1P0U6AB0', '12320000466006AB40'])('accepts %s, whose check character is 0', (code) => {
  expect(isUnitCode(code)).toBe(true);
  expect(unitCodeCheckCharacter(code.slice(0, 17))).toBe('0');
});

test('accepts what the fixtures make, and refuses it with another check character', () => {
  expect(isUnitCode(createUnitCode('MA0000X9'))).toBe(true);
  expect(isUnitCode(createWrongUnitCode('MA0000X9'))).toBe(false);
});

test('notices every wrong character and every swap of neighbours', () => {
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
  ['', 'nothing'],
  ['9144030071526726X', '17 characters'],
  ['9144030071526726XG0', '19 characters'],
  ['9144030071526726xg', 'small letters'],
  ['914403007152672IXG', 'a letter outside of the alphabet'],
  ['９144030071526726XG', 'a full-width digit'],
  ['91440300715267 6XG', 'a space'],
])('refuses %j: %s', (code) => {
  expect(isUnitCode(code)).toBe(false);
});
