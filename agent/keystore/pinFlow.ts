import { type ErrorCode, pinProblem, type Secret, wipe } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import type { PinDialogue } from './keystore.ts';

/** Errors that the user can correct on the same screen; any other ends the request. */
const correctable: ReadonlySet<ErrorCode> = new Set([
  'PIN_INCORRECT',
  'PIN_MALFORMED',
  'PIN_LOCKED',
  'PIN_TOO_SHORT',
  'PIN_TOO_LONG',
  'PIN_TOO_SIMPLE',
  'PIN_UNCHANGED',
  'PIN_REFUSED_BY_DEVICE',
  'PUK_INCORRECT',
  'PUK_MALFORMED',
  'PUK_LOCKED',
]);

/** Asks until `open` succeeds, or until the user cancels and `ask` rejects. */
export async function askUntilRight<Answer, Opened, TriesLeft>({
  triesLeft,
  ask,
  open,
}: {
  triesLeft: () => Promise<TriesLeft>;
  ask: (state: { triesLeft: TriesLeft; problem?: ErrorCode }) => Promise<Answer>;
  open: (answer: Answer) => Promise<Opened>;
}): Promise<Opened> {
  let problem: ErrorCode | undefined;
  for (;;) {
    const answer = await ask({ triesLeft: await triesLeft(), ...(problem && { problem }) });
    try {
      return await open(answer);
    } catch (error) {
      if (!isHrcaError(error) || !correctable.has(error.code)) throw error;
      problem = error.code;
    }
  }
}

/** Asks for a new PIN until one follows the rules. `problem` says why the previous one was refused. */
export async function askNewPin({
  pins,
  reason,
  current,
  problem,
}: {
  pins: PinDialogue;
  reason: 'initial' | 'chosen';
  current: Secret;
  problem?: ErrorCode | undefined;
}): Promise<Secret> {
  for (;;) {
    const pin = await pins.askNewPin({ reason, ...(problem && { problem }) });
    problem = pinProblem(pin, current);
    if (problem === undefined) return pin;
    wipe(pin);
  }
}
