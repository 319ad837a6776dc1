import type { ErrorCode } from './errors.ts';
import { foldedCharacters, type Secret } from './secret.ts';

/** What an imported key answers to until its holder has chosen a PIN. */
export const INITIAL_PIN = '123456';
export const PIN_MIN_LENGTH = 6;
export const PIN_MAX_LENGTH = 64;

/** Digits of a PUK; people write them in groups. */
const PUK_DIGITS = 12;
const pukSeparators: ReadonlySet<number> = new Set(
  [...' \t-\u2010\u2012\u2013\u2014\u2212.'].map((character) => character.charCodeAt(0)),
);

const SPACE = 0x20;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

type Characters = Uint8Array | Uint32Array;

/** Full-width digits from a Chinese input method are the same PIN as half-width ones. */
export function normalizePin(pin: string): string {
  return pin.normalize('NFKC');
}

/** The rule that a new PIN breaks, or nothing. `current` is the PIN that it replaces, where that is known. */
export function pinProblem(pin: Secret, current?: Secret): ErrorCode | undefined {
  const characters = foldedCharacters(pin);
  if (characters.length < PIN_MIN_LENGTH) return 'PIN_TOO_SHORT';
  if (characters.length > PIN_MAX_LENGTH) return 'PIN_TOO_LONG';
  if (characters.at(-1) === SPACE) return 'PIN_MALFORMED';
  if (isStraightRun(characters)) return 'PIN_TOO_SIMPLE';
  if (current !== undefined && isSame(foldedCharacters(current), characters)) return 'PIN_UNCHANGED';
  return undefined;
}

/** Whether a secret has the length and the end of a PIN; what has not is refused before it costs a try. */
export function canBePin(pin: Secret): boolean {
  const characters = foldedCharacters(pin);
  return characters.length >= PIN_MIN_LENGTH && characters.length <= PIN_MAX_LENGTH && characters.at(-1) !== SPACE;
}

/** The same for the PIN of a device, whose own limits are in bytes (UTF-8, folded). */
export function canBeDevicePin(pin: Uint8Array, { min, max }: { min: number; max: number }): boolean {
  return pin.length >= min && pin.length <= max && pin.at(-1) !== SPACE;
}

/** Whether a secret has the twelve digits of a PUK, and nothing else but what groups them. */
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

/** Every step between neighbours is the same and 0, +1 or −1: 111111, 123456, fedcba; and 890123, which wraps. */
function isStraightRun(characters: Characters): boolean {
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
