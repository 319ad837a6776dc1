/**
 * Every refusal in the product is one of these codes. A code is `SUBJECT_CONDITION`; it is never renamed and never
 * reused. Each has its FAQ entry in `faq/`: a code without one does not compile.
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
  // What the browser keeps the page from
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
  // What the person did
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
  // Keys and the software of their vendors
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

/** Facts that belong to one error: `triesLeft`, or the `check` that failed with what was `expected` and `got`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** A check of the verifier, for people. */
interface CheckDetails {
  check?: string;
  expected?: string;
  got?: string;
}

/** A member of a request, in the caller's words. */
interface FieldDetails {
  field?: string;
  expected?: string;
  got?: string;
}

/** The details that a code is known to have. Each may be absent: the error may come from another version. */
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

/** An `HrcaError` with one of the codes `C`: comparing `code` tells which details it has. */
export type HrcaErrorOf<C extends ErrorCode> = C extends ErrorCode
  ? HrcaError & { readonly code: C; readonly details: DetailsOf<C> }
  : never;

/**
 * The only error that crosses the border of a package. `code` is for programs and the FAQ, `message` a sentence for a
 * developer where the details say what was expected: `CHAIN_INVALID: chain: expected …, got …`. `cause` never leaves the process.
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
 * module. Name the codes that a call throws to have the compiler hold a `switch` to them.
 *
 * @example if (isHrcaError(error) && error.code === 'USER_CANCELLED') return;
 * @example if (isHrcaError<SignErrorCode>(error)) switch (error.code) { case 'USER_CANCELLED': … }
 */
export function isHrcaError<C extends ErrorCode = ErrorCode>(error: unknown): error is HrcaErrorOf<C> {
  return error instanceof Error && error.name === 'HrcaError' && 'code' in error;
}
