import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { CKR } from './constants.ts';

/** A return value of a PKCS#11 function other than CKR_OK. */
export class ReturnValue extends Error {
  readonly value: number;
  readonly function: string;

  constructor(name: string, value: number) {
    super(`${name}: 0x${value.toString(16)}`);
    this.function = name;
    this.value = value;
  }
}

/** Return values after the token was removed, which also ends its sessions and, with some modules, its slot. */
const deviceRemoved: ReadonlySet<number> = new Set([
  CKR.DEVICE_REMOVED,
  CKR.TOKEN_NOT_PRESENT,
  CKR.SESSION_HANDLE_INVALID,
  CKR.SESSION_CLOSED,
  CKR.SLOT_ID_INVALID,
]);

/**
 * The HrcaError for a return value; `INTERNAL` for an unexpected exception. Add a case
 * for a vendor's own CK_RV. Wrong PINs: `asPinError` in sessions.ts.
 */
export function asHrcaError(error: unknown): HrcaError {
  if (isHrcaError(error)) return error;
  if (!(error instanceof ReturnValue)) return new HrcaError('INTERNAL', { cause: error });
  const { value } = error;
  const details = { function: error.function, value: `0x${value.toString(16)}` };
  if (deviceRemoved.has(value)) return new HrcaError('KEY_REMOVED', { details });
  switch (value) {
    case CKR.TOKEN_NOT_RECOGNIZED:
    case CKR.USER_PIN_NOT_INITIALIZED:
      return new HrcaError('KEY_UNREADABLE', { details });
    case CKR.FUNCTION_CANCELED:
    case CKR.FUNCTION_REJECTED:
      return new HrcaError('USER_CANCELLED', { details });
    case CKR.PIN_LOCKED:
      return new HrcaError('PIN_LOCKED', { details });
    case CKR.PIN_EXPIRED:
      return new HrcaError('PIN_EXPIRED', { details });
    default:
      return new HrcaError('KEYSTORE_DRIVER_FAILED', { details });
  }
}

export function isReturnValue(error: unknown, ...values: readonly number[]): error is ReturnValue {
  return error instanceof ReturnValue && values.includes(error.value);
}
