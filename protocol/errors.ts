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

/** Facts that belong to one refusal: `triesLeft`, or the `check` that failed with what was `expected` and `got`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** The only error that crosses a room's door. `code` is for programs and the FAQ; `cause` never leaves the process. */
export class HrcaError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(code, options);
    this.name = 'HrcaError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Tells a typed refusal from any other exception; compares by name, so that it holds across two copies of this module.
 *
 * @example if (isHrcaError(error) && error.code === 'USER_CANCELLED') return;
 */
export function isHrcaError(error: unknown): error is HrcaError {
  return error instanceof Error && error.name === 'HrcaError' && 'code' in error;
}
