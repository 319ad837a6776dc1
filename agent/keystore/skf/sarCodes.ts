import type { ErrorCode } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';

export const SAR_OK = 0;
export const SAR_NOT_SUPPORTED = 0x0a000003;
export const SAR_BUFFER_TOO_SMALL = 0x0a000020;
export const SAR_USER_ALREADY_LOGGED_IN = 0x0a000028;

/** Return codes that mean something to a person; any other is a fault of the Key or of its library. */
const errorCodes: Readonly<Record<number, ErrorCode>> = {
  // SAR_DEVICE_REMOVED
  167772195: 'KEY_REMOVED',
  // SAR_PIN_INCORRECT; some vendors say SAR_PIN_INVALID for it, or refuse a PIN by its length alone.
  167772196: 'PIN_INCORRECT',
  167772198: 'PIN_INCORRECT',
  167772199: 'PIN_INCORRECT',
  167772197: 'PIN_LOCKED',
  // SAR_KEYNOTFOUNDERR
  167772187: 'CERTIFICATE_KEY_MISSING',
};

/** What a return code of GM/T 0016 (annex A.2) means. `call` is the function that returned it. */
export function sarError({ call, code }: { call: string; code: number }): HrcaError {
  return new HrcaError(errorCodes[code] ?? 'KEYSTORE_DRIVER_FAILED', {
    details: { call, sar: `0x${code.toString(16).toUpperCase().padStart(8, '0')}` },
  });
}

/** Return codes with which libraries say that a container has no such certificate. */
const absent = ['0x0A00000D', '0x0A00001B', '0x0A00001C', '0x0A000031'];

export function certificateIsAbsent(error: unknown): boolean {
  return isHrcaError(error) && absent.includes(String(error.details.sar));
}
