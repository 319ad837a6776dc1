/**
 * The codes of all errors of the product. A code is `SUBJECT_CONDITION`; it is never renamed and never reused. Each has an
 * FAQ entry in `faq/`: a code without one does not compile.
 */
export const errorCodes = [
  // Reaching the agent
  'AGENT_UNAVAILABLE',
  'AGENT_DISCONNECTED',
  'AGENT_UNRESPONSIVE',
  'AGENT_INCOMPATIBLE',
  'AGENT_BUSY',
  'ORIGIN_WAITING',
  'AGENT_ALREADY_RUNNING',
  'AGENT_FOREIGN',
  'AGENT_PORTS_TAKEN',
  'AGENT_START_FAILED',
  // Blocked by the browser
  'LOCAL_ACCESS_DENIED',
  'LOCAL_ACCESS_DISMISSED',
  'BLOCKED_BY_PAGE_CSP',
  'BLOCKED_AS_INSECURE',
  // TLS on localhost
  'TLS_TOOL_MISSING',
  'TLS_TRUST_FAILED',
  // The request
  'WINDOW_UNAVAILABLE',
  'DEBUGGER_ATTACHED',
  'REQUEST_INVALID',
  'REQUEST_ABORTED',
  'INTERNAL',
  // The user's decision
  'USER_CANCELLED',
  'USER_TIMEOUT',
  // Certificates
  'CERTIFICATE_NONE',
  'CERTIFICATE_UNKNOWN',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_ENCRYPTION_ONLY',
  'CERTIFICATE_NOT_FOR_SIGNING',
  'CERTIFICATE_NOT_A_UNIT',
  'CERTIFICATE_UNIT_CODE_INVALID',
  'CERTIFICATE_MALFORMED',
  'CERTIFICATE_KEY_UNSUPPORTED',
  'CERTIFICATE_KEY_MISSING',
  'CERTIFICATE_ALGORITHM_NOT_ACCEPTED',
  'CERTIFICATE_ISSUER_NOT_ACCEPTED',
  'CERTIFICATE_ON_DEVICE',
  'CERTIFICATE_ALREADY_IMPORTED',
  'SM2_SELF_TEST_FAILED',
  // PIN and PUK
  'PIN_INCORRECT',
  'PIN_MALFORMED',
  'PIN_LOCKED',
  'PIN_TOO_SHORT',
  'PIN_TOO_LONG',
  'PIN_TOO_SIMPLE',
  'PIN_UNCHANGED',
  'PIN_EXPIRED',
  'PIN_REFUSED_BY_DEVICE',
  'PIN_MANAGED_BY_DEVICE',
  'PUK_INCORRECT',
  'PUK_MALFORMED',
  'PUK_LOCKED',
  // Keystores
  'KEYSTORE_CORRUPT',
  'KEYSTORE_UNREADABLE',
  'KEYSTORE_WRITE_FAILED',
  'KEYSTORE_SECRET_MISSING',
  'KEYSTORE_PERMISSIONS_UNSAFE',
  'KEYSTORE_SIGNATURE_WRONG',
  // Devices and their drivers; KEY_ is a USB Key here, KEYSTORE_DRIVER_ the library that reads it
  'KEY_REMOVED',
  'KEY_LOCKED',
  'KEY_UNREADABLE',
  'KEY_DRIVER_MISSING',
  'KEYSTORE_DRIVER_MISSING',
  'KEYSTORE_DRIVER_UNLOADABLE',
  'KEYSTORE_DRIVER_FAILED',
  'KEYSTORE_DRIVER_CRASHED',
  'KEYSTORE_DRIVER_UNRESPONSIVE',
  'KEYSTORE_DRIVER_SLOW',
  // Import of a .p12 or .pfx file
  'PKCS12_MALFORMED',
  'PKCS12_PASSPHRASE_INCORRECT',
  'PKCS12_TOO_LARGE',
  'PKCS12_NO_KEY',
  'PKCS12_NO_CERTIFICATE',
  'PKCS12_SEVERAL_KEYS',
  'PKCS12_ALGORITHM_UNSUPPORTED',
  'PKCS12_TOO_SLOW',
  // Settings
  'ORIGIN_INVALID',
  'ORIGIN_UNKNOWN',
  'CONFIG_INVALID',
  'FILE_UNREADABLE',
  'OUTPUT_UNWRITABLE',
  // Verifying a login token
  'TOKEN_MALFORMED',
  'TOKEN_ALGORITHM_MISMATCH',
  'SIGNATURE_INVALID',
  'CHAIN_UNTRUSTED',
  'CHAIN_INVALID',
  'KEY_TOO_WEAK',
  'ORIGIN_MISMATCH',
  'CHALLENGE_MISMATCH',
  'CLOCK_SKEW',
  'REVOCATION_CHECK_FAILED',
  // Portal
  'CHALLENGE_MALFORMED',
  'CHALLENGE_UNKNOWN',
  'CHALLENGE_EXPIRED',
  'SESSION_ENDED',
  'PORTAL_UNREACHABLE',
  'PORTAL_BUSY',
  'RATE_LIMITED',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Structured details of an error: `triesLeft`, or the `check` that failed, what was `expected` and what it `got`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** A failed check of the verifier. */
interface CheckDetails {
  check?: string;
  expected?: string;
  got?: string;
}

/** A wrong field of a request. */
interface FieldDetails {
  field?: string;
  expected?: string;
  got?: string;
}

/** The details of a code. Each may be absent: the error may come from another version. */
interface DetailsByCode {
  ORIGIN_WAITING: { retryAfterMs?: number };
  REQUEST_INVALID: FieldDetails;
  CHALLENGE_MALFORMED: FieldDetails;
  PIN_INCORRECT: { triesLeft?: number };
  PUK_INCORRECT: { triesLeft?: number };
  TOKEN_MALFORMED: CheckDetails;
  TOKEN_ALGORITHM_MISMATCH: CheckDetails;
  SIGNATURE_INVALID: CheckDetails;
  CHAIN_UNTRUSTED: CheckDetails & { issuer?: string; authorityKeyIdentifier?: string };
  CHAIN_INVALID: CheckDetails;
  KEY_TOO_WEAK: CheckDetails;
  ORIGIN_MISMATCH: CheckDetails;
  CHALLENGE_MISMATCH: CheckDetails;
  CLOCK_SKEW: CheckDetails & { skewMinutes?: number };
  REVOCATION_CHECK_FAILED: CheckDetails;
  CERTIFICATE_EXPIRED: CheckDetails;
  CERTIFICATE_NOT_YET_VALID: CheckDetails;
  CERTIFICATE_ENCRYPTION_ONLY: CheckDetails;
  CERTIFICATE_NOT_FOR_SIGNING: CheckDetails;
  CERTIFICATE_NOT_A_UNIT: CheckDetails;
  CERTIFICATE_UNIT_CODE_INVALID: CheckDetails;
  CERTIFICATE_MALFORMED: CheckDetails & { reason?: string };
  CERTIFICATE_KEY_UNSUPPORTED: CheckDetails & { algorithm?: string };
}

export type DetailsOf<C extends ErrorCode> = C extends keyof DetailsByCode
  ? Readonly<DetailsByCode[C]> & ErrorDetails
  : ErrorDetails;

/** An `HrcaError` with one of the codes `C`; comparing `code` narrows the type of `details`. */
export type HrcaErrorOf<C extends ErrorCode> = C extends ErrorCode
  ? HrcaError & { readonly code: C; readonly details: DetailsOf<C> }
  : never;

/**
 * The only error class that crosses the border of a package. `code` is for programs and the FAQ, `message` for developers:
 * `CHAIN_INVALID: chain: expected …, got …` where the details have these. `cause` never leaves the process.
 */
export class HrcaError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    const details = options.details ?? {};
    const { check, field, setting, expected, got } = details;
    super(expected ? `${code}: ${check ?? field ?? setting}: expected ${expected}, got ${got}` : code, options);
    this.name = 'HrcaError';
    this.code = code;
    this.details = details;
  }
}

/**
 * Distinguishes an `HrcaError` from any other exception; compares by name, so that it holds across two copies of this
 * module. With the codes of a call as `C`, the compiler checks that a `switch` is exhaustive.
 *
 * @example if (isHrcaError(error) && error.code === 'USER_CANCELLED') return;
 * @example if (isHrcaError<SignErrorCode>(error)) switch (error.code) { case 'USER_CANCELLED': … }
 */
export function isHrcaError<C extends ErrorCode = ErrorCode>(error: unknown): error is HrcaErrorOf<C> {
  return error instanceof Error && error.name === 'HrcaError' && 'code' in error;
}
