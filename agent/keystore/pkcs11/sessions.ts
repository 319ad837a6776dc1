import { HrcaError } from '@hrca/protocol/errors';
import { type Handle, readUlong, ulongs } from './abi.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKF_TOKEN, CKR, CKU_USER } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { isReturnValue } from './returnValue.ts';
import { readToken, triesLeft } from './tokens.ts';

/** Calls `use` with a session, and closes the session afterwards. */
export async function inSession<T>(
  { cryptoki, slot, isWritable = false }: { cryptoki: Cryptoki; slot: Handle; isWritable?: boolean },
  use: (session: Handle) => Promise<T>,
): Promise<T> {
  const out = ulongs(0);
  const flags = CKF_SERIAL_SESSION | (isWritable ? CKF_RW_SESSION : 0);
  await cryptoki.call('C_OpenSession', slot, flags, null, null, out);
  const session = readUlong(out);
  try {
    return await use(session);
  } finally {
    // The session of a removed token is closed already.
    await cryptoki.call('C_CloseSession', session).catch(() => undefined);
  }
}

/** Calls `use` while logged in, and logs out afterwards, so that each signature needs the PIN. */
export async function loggedIn<T>(
  { cryptoki, slot, session, pin }: { cryptoki: Cryptoki; slot: Handle; session: Handle; pin: Uint8Array | undefined },
  use: () => Promise<T>,
): Promise<T> {
  const login = () => cryptoki.call('C_Login', session, CKU_USER, pin ?? null, pin?.length ?? 0);
  try {
    await login().catch(async (error: unknown) => {
      if (!isReturnValue(error, CKR.USER_ALREADY_LOGGED_IN)) throw error;
      // An earlier call was interrupted before its logout: this PIN must be verified all the same.
      await cryptoki.call('C_Logout', session);
      await login();
    });
  } catch (error) {
    throw await asPinError({ cryptoki, slot, error });
  }
  try {
    return await use();
  } finally {
    await cryptoki.call('C_Logout', session).catch(() => undefined);
  }
}

/** `PIN_INCORRECT` with the tries left if the token reports them, or `PIN_LOCKED`; other errors are returned as they are. */
export async function asPinError({
  cryptoki,
  slot,
  error,
}: {
  cryptoki: Cryptoki;
  slot: Handle;
  error: unknown;
}): Promise<unknown> {
  if (!isReturnValue(error, CKR.PIN_INCORRECT, CKR.PIN_INVALID, CKR.PIN_LEN_RANGE)) return error;
  const token = await readToken(cryptoki, slot);
  if (token.flags & CKF_TOKEN.USER_PIN_LOCKED) return new HrcaError('PIN_LOCKED', { cause: error });
  const left = triesLeft(token);
  return new HrcaError('PIN_INCORRECT', { cause: error, details: left === undefined ? {} : { triesLeft: left } });
}
