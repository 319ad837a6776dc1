import type { ErrorCode } from './errors.ts';
import { foldedCharacters, type Secret } from './secret.ts';

/** The PIN of an imported key until the user has chosen one. */
export const INITIAL_PIN = '123456';
export const PIN_MIN_LENGTH = 6;
export const PIN_MAX_LENGTH = 64;

/** Digits of a PUK; users may group them by the separators below. */
const PUK_DIGITS = 12;
const pukSeparators: ReadonlySet<number> = new Set(
  [...' \t-\u2010\u2012\u2013\u2014\u2212.'].map((character) => character.charCodeAt(0)),
);

const SPACE = 0x20;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

type Characters = Uint8Array | Uint32Array;

/** NFKC: full-width digits of a Chinese input method become half-width. */
export function normalizePin(pin: string): string {
  return pin.normalize('NFKC');
}

/** The rule that a new PIN breaks, or `undefined`. `current` is the PIN that it replaces, if known. */
export function pinProblem(pin: Secret, current?: Secret): ErrorCode | undefined {
  const characters = foldedCharacters(pin);
  if (characters.length < PIN_MIN_LENGTH) return 'PIN_TOO_SHORT';
  if (characters.length > PIN_MAX_LENGTH) return 'PIN_TOO_LONG';
  if (characters.at(-1) === SPACE) return 'PIN_MALFORMED';
  if (isSequence(characters)) return 'PIN_TOO_SIMPLE';
  if (current !== undefined && isSame(foldedCharacters(current), characters)) return 'PIN_UNCHANGED';
  return undefined;
}

/** Whether a secret has the length of a PIN and no space at its end. Checked first, so that other input costs no try. */
export function canBePin(pin: Secret): boolean {
  const characters = foldedCharacters(pin);
  return characters.length >= PIN_MIN_LENGTH && characters.length <= PIN_MAX_LENGTH && characters.at(-1) !== SPACE;
}

/** The same for the PIN of a device, whose limits are in bytes (UTF-8 after NFKC). */
export function canBeDevicePin(pin: Uint8Array, { min, max }: { min: number; max: number }): boolean {
  return pin.length >= min && pin.length <= max && pin.at(-1) !== SPACE;
}

/** Whether a secret consists of the twelve digits of a PUK, and separators. */
export function canBePuk(puk: Secret): boolean {
  const characters = foldedCharacters(puk);
  let digits = 0;
  for (const character of characters) {
    if (isDigit(character)) digits++;
    else if (!pukSeparators.has(character)) return false;
  }
  return digits === PUK_DIGITS;
}

function isSame(a: Characters, b: Characters): boolean {
  return a.length === b.length && a.every((character: number, i: number) => character === b[i]);
}

/** The difference between neighbours is always 0, always 1 or always −1: 111111, 123456, fedcba; also 890123, which wraps. */
function isSequence(characters: Characters): boolean {
  return [0, 1, -1].some((step) =>
    characters.every(
      (character: number, i: number) => i === 0 || follows(characters[i - 1] as number, character, step),
    ),
  );
}

function follows(before: number, after: number, step: number): boolean {
  const difference = after - before;
  if (difference === step) return true;
  return step !== 0 && isDigit(before) && isDigit(after) && difference === -9 * step;
}

function isDigit(character: number): boolean {
  return character >= DIGIT_0 && character <= DIGIT_9;
}
