import type { ErrorCode } from './errors.ts';

/** What an imported key answers to until its holder has chosen a PIN. */
export const INITIAL_PIN = '123456';
export const PIN_MIN_LENGTH = 6;
export const PIN_MAX_LENGTH = 64;

/** Full-width digits from a Chinese input method are the same PIN as half-width ones. */
export function normalizePin(pin: string): string {
  return pin.normalize('NFKC');
}

/** The rule that a new PIN breaks, or nothing. `current` is the PIN that it replaces, where that is known. */
export function pinProblem(pin: string, current?: string): ErrorCode | undefined {
  const characters = [...normalizePin(pin)];
  if (characters.length < PIN_MIN_LENGTH) return 'PIN_TOO_SHORT';
  if (characters.length > PIN_MAX_LENGTH) return 'PIN_TOO_LONG';
  if (isStraightRun(characters)) return 'PIN_TOO_SIMPLE';
  if (current !== undefined && normalizePin(current) === normalizePin(pin)) return 'PIN_UNCHANGED';
  return undefined;
}

/** Every step between neighbours is the same and 0, +1 or −1: 111111, 123456, fedcba; and 890123, which wraps. */
function isStraightRun(characters: string[]): boolean {
  return [0, 1, -1].some((step) =>
    characters.every((character, i) => i === 0 || follows(characters[i - 1] as string, character, step)),
  );
}

function follows(before: string, after: string, step: number): boolean {
  const difference = (after.codePointAt(0) as number) - (before.codePointAt(0) as number);
  if (difference === step) return true;
  return step !== 0 && /^\d$/.test(before) && /^\d$/.test(after) && difference === -9 * step;
}
