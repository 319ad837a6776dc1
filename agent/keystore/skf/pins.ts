import { PIN_MAX_LENGTH } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { DevicePin } from '../native/driver.ts';
import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import { SAR_OK, SAR_USER_ALREADY_LOGGED_IN, sarError } from './sarCodes.ts';
import type { SkfLibrary } from './skfLibrary.ts';

const USER_PIN_TYPE = 1;
/** No device allows as many tries, so a larger value is not a count. */
const TRIES_MAX = 100;

/** GM/T 0016 requires at least six bytes; the upper limit is the vendor's. */
const LENGTHS = { min: 6, max: PIN_MAX_LENGTH };

/** The state of the user PIN as the device reports it; costs no try. */
export async function readPinState(
  library: SkfLibrary,
  application: bigint,
): Promise<DevicePin & { askedBy: 'agent' }> {
  const [maxRetries, remainingRetries, isInitial] = [outParameter(), outParameter(), outParameter()];
  const code = await library.call(
    'SKF_GetPINInfo',
    application,
    USER_PIN_TYPE,
    maxRetries,
    remainingRetries,
    isInitial,
  );
  if (code !== SAR_OK) return { askedBy: 'agent', triesLeft: undefined, isInitial: false, lengths: LENGTHS };
  return {
    askedBy: 'agent',
    triesLeft: readTries(remainingRetries),
    isInitial: readUint32(isInitial) !== 0,
    lengths: LENGTHS,
  };
}

/** Calls `use` while logged in. @throws HrcaError `PIN_INCORRECT` with `triesLeft`, `PIN_LOCKED` */
export async function withPin<T>(
  library: SkfLibrary,
  { application, pin }: { application: bigint; pin: Uint8Array },
  use: () => Promise<T>,
): Promise<T> {
  const text = cString(pin);
  // A library that writes no count leaves the value, which is none.
  const remainingRetries = outParameter(TRIES_MAX);
  const verify = () => library.call('SKF_VerifyPIN', application, USER_PIN_TYPE, text, remainingRetries);
  try {
    let code = await verify();
    if (code === SAR_USER_ALREADY_LOGGED_IN) {
      // Another program is logged in: this PIN must be verified all the same.
      await library.call('SKF_ClearSecureState', application);
      code = await verify();
    }
    if (code !== SAR_OK) throw await pinError(library, { application, call: 'SKF_VerifyPIN', code, remainingRetries });
    return await use();
  } finally {
    text.fill(0);
    await library.call('SKF_ClearSecureState', application);
  }
}

/** @throws HrcaError as `withPin`; `PIN_REFUSED_BY_DEVICE` */
export async function changePin(
  library: SkfLibrary,
  { application, pin, newPin }: { application: bigint; pin: Uint8Array; newPin: Uint8Array },
): Promise<void> {
  // The old PIN is verified first, so that PIN_INCORRECT of SKF_ChangePIN refers to the new one.
  await withPin(library, { application, pin }, async () => {
    const [from, to] = [cString(pin), cString(newPin)];
    const call = 'SKF_ChangePIN';
    const code = await library.call(call, application, USER_PIN_TYPE, from, to, outParameter());
    from.fill(0);
    to.fill(0);
    if (code === SAR_OK) return;
    const error = sarError({ call, code });
    throw error.code === 'PIN_INCORRECT' ? new HrcaError('PIN_REFUSED_BY_DEVICE', { details: error.details }) : error;
  });
}

async function pinError(
  library: SkfLibrary,
  {
    application,
    call,
    code,
    remainingRetries,
  }: { application: bigint; call: string; code: number; remainingRetries: Buffer },
): Promise<HrcaError> {
  const error = sarError({ call, code });
  if (error.code !== 'PIN_INCORRECT') return error;
  const triesLeft = readTries(remainingRetries) ?? (await readPinState(library, application)).triesLeft;
  if (triesLeft === undefined) return error;
  return triesLeft === 0
    ? new HrcaError('PIN_LOCKED', { details: error.details })
    : new HrcaError('PIN_INCORRECT', { details: { ...error.details, triesLeft } });
}

function readTries(bytes: Buffer): number | undefined {
  const tries = readUint32(bytes);
  return tries < TRIES_MAX ? tries : undefined;
}

/** A copy with a terminating zero byte. The caller wipes it. */
function cString(text: Uint8Array): Buffer {
  return Buffer.concat([text, Uint8Array.of(0)]);
}
