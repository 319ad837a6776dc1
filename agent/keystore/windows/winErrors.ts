import type { ErrorCode } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';

/** Codes of winerror.h with an error code of their own. Any other is `KEYSTORE_DRIVER_FAILED`. */
const errorCodes: readonly (readonly [number, ErrorCode])[] = [
  // ERROR_CANCELLED, bare and as HRESULT
  [0x4c7, 'USER_CANCELLED'],
  [0x800704c7, 'USER_CANCELLED'],
  // NTE_USER_CANCELLED
  [0x80090036, 'USER_CANCELLED'],
  // SCARD_E_CANCELLED, SCARD_W_CANCELLED_BY_USER
  [0x80100002, 'USER_CANCELLED'],
  [0x8010006e, 'USER_CANCELLED'],
  // SCARD_W_WRONG_CHV, SCARD_W_CHV_BLOCKED
  [0x8010006b, 'PIN_INCORRECT'],
  [0x8010006c, 'PIN_LOCKED'],
  // NTE_INCORRECT_PASSWORD
  [0x80090033, 'PIN_INCORRECT'],
  // NTE_BAD_KEYSET, NTE_KEYSET_NOT_DEF, NTE_NO_KEY, CRYPT_E_NO_KEY_PROPERTY: the container was removed with its device
  [0x80090016, 'KEY_REMOVED'],
  [0x80090019, 'KEY_REMOVED'],
  [0x8009000d, 'KEY_REMOVED'],
  [0x8009200b, 'KEY_REMOVED'],
  // SCARD_E_NO_SMARTCARD, SCARD_E_READER_UNAVAILABLE, SCARD_E_NO_READERS_AVAILABLE, SCARD_W_REMOVED_CARD
  [0x8010000c, 'KEY_REMOVED'],
  [0x80100017, 'KEY_REMOVED'],
  [0x8010002e, 'KEY_REMOVED'],
  [0x80100069, 'KEY_REMOVED'],
  // NTE_BAD_ALGID: a provider without SHA-256
  [0x80090008, 'CERTIFICATE_KEY_UNSUPPORTED'],
];
const codes = new Map(errorCodes);

/** NTE_SILENT_CONTEXT: the provider needs a dialogue, which the flags forbid. */
export const NEEDS_DIALOGUE = 0x80090022;

/** The error for a Windows code, signed or unsigned. `call` is the function that returned it. */
export function winError({ call, code }: { call: string; code: number }): HrcaError {
  const unsigned = code >>> 0;
  return new HrcaError(codes.get(unsigned) ?? 'KEYSTORE_DRIVER_FAILED', {
    details: { call, win32: `0x${unsigned.toString(16).toUpperCase().padStart(8, '0')}` },
  });
}
