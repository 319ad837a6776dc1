import type { ErrorCode } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';

export const SAR_OK = 0;
export const SAR_NOT_SUPPORTED = 0x0a000003;
export const SAR_BUFFER_TOO_SMALL = 0x0a000020;
export const SAR_USER_ALREADY_LOGGED_IN = 0x0a000028;

/**
 * Return codes with an error code of their own, in the notation of GM/T 0016, annex A.2. Any other is
 * `KEYSTORE_DRIVER_FAILED`. A vendor's odd code is a line here.
 */
const errorCodes: Readonly<Record<string, ErrorCode>> = {
  // SAR_KEYNOTFOUNDERR
  '0x0A00001B': 'CERTIFICATE_KEY_MISSING',
  // SAR_DEVICE_REMOVED
  '0x0A000023': 'KEY_REMOVED',
  // SAR_PIN_INCORRECT
  '0x0A000024': 'PIN_INCORRECT',
  // SAR_PIN_LOCKED
  '0x0A000025': 'PIN_LOCKED',
  // SAR_PIN_INVALID, SAR_PIN_LEN_RANGE: what some vendors return for a wrong PIN, or for one of a wrong length
  '0x0A000026': 'PIN_INCORRECT',
  '0x0A000027': 'PIN_INCORRECT',
};

/** The error for a return code. `call` is the function that returned it. */
export function sarError({ call, code }: { call: string; code: number }): HrcaError {
  const sar = `0x${code.toString(16).toUpperCase().padStart(8, '0')}`;
  return new HrcaError(errorCodes[sar] ?? 'KEYSTORE_DRIVER_FAILED', { details: { call, sar } });
}

/** Return codes of libraries for a container without such a certificate. */
const absent = ['0x0A00000D', '0x0A00001B', '0x0A00001C', '0x0A000031'];

export function certificateIsAbsent(error: unknown): boolean {
  return isHrcaError(error) && absent.includes(String(error.details.sar));
}
