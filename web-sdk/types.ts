import type { ErrorCode } from '@hrca/protocol/errors';

/** The part of a certificate that a portal page gets with the user's consent. */
export interface CertificateSummary {
  /** SHA-256 of the certificate's DER, lower-case hex: stable across keystores and restarts. */
  id: string;
  /** The subject's common name where the certificate is not a unit's. */
  unitName: string;
  /** 统一社会信用代码, 18 characters; empty where the certificate carries none. */
  unitCode: string;
  /** Common name of the issuer. */
  issuer: string;
  /** Upper-case hex. */
  serialNumber: string;
  /** Milliseconds since 1970. */
  notBefore: number;
  /** Milliseconds since 1970. */
  notAfter: number;
  /** `RSA-2048`, `P-256`, `SM2`. */
  keyKind: string;
  /** Why it cannot be used now; absent where it can. */
  problem?: ErrorCode | undefined;
}

export interface AgentStatus {
  version: string;
  /** Whether its window is open for a request. */
  busy: boolean;
}

/** The agent's own window, open on the user's screen. */
export interface OpenedWindow {
  /** Brings the window to the front: 再次显示窗口. */
  show(): void;
}

export interface RequestOptions {
  /** Aborts the request with `REQUEST_ABORTED`; the agent closes its window. */
  signal?: AbortSignal | undefined;
}

export interface WindowOptions extends RequestOptions {
  /** Called once the agent's window is open: the page should now point the user to it. */
  onWindowOpened?: ((window: OpenedWindow) => void) | undefined;
}

/** The codes that `signLogin` rejects with. */
export type SignErrorCode =
  | 'AGENT_UNAVAILABLE'
  | 'AGENT_DISCONNECTED'
  | 'AGENT_UNRESPONSIVE'
  | 'AGENT_INCOMPATIBLE'
  | 'AGENT_BUSY'
  | 'ORIGIN_WAITING'
  | 'LOCAL_ACCESS_DENIED'
  | 'LOCAL_ACCESS_DISMISSED'
  | 'BLOCKED_BY_PAGE_CSP'
  | 'BLOCKED_AS_INSECURE'
  | 'WINDOW_UNAVAILABLE'
  | 'REQUEST_INVALID'
  | 'CHALLENGE_MALFORMED'
  | 'REQUEST_ABORTED'
  | 'INTERNAL'
  | 'USER_CANCELLED'
  | 'USER_TIMEOUT'
  | 'CERTIFICATE_UNKNOWN'
  | 'CERTIFICATE_MALFORMED'
  | 'CERTIFICATE_KEY_UNSUPPORTED'
  | 'SM2_SELF_TEST_FAILED'
  | 'PIN_LOCKED'
  | 'PIN_EXPIRED'
  | 'PIN_REFUSED_BY_DEVICE'
  | 'PIN_MANAGED_BY_DEVICE'
  | 'KEY_REMOVED'
  | 'KEYSTORE_DRIVER_MISSING'
  | 'KEYSTORE_DRIVER_UNLOADABLE'
  | 'KEYSTORE_PERMISSIONS_UNSAFE'
  | 'CONFIG_INVALID';

export interface SignLoginOptions extends WindowOptions {
  /** From the portal's server, fresh for every attempt: 43 to 128 base64url characters. */
  challenge: string;
  /** The certificate that is preselected, by the `id` of its summary. */
  certificateId?: string | undefined;
  /** What the portal accepts; other certificates are shown with the reason and cannot be chosen. */
  accept?: AcceptedCertificates | undefined;
  /** `jws` (the default) or `cms`; the portal's server must be configured to accept it. */
  format?: 'jws' | 'cms' | undefined;
}

/** A field that is left out accepts everything. A convenience only: the portal's server decides. */
export interface AcceptedCertificates {
  /** JWS algorithms: `RS256`, `PS256`, `ES256`, `SM2`. */
  algorithms?: LoginAlgorithm[] | undefined;
  /** subjectKeyIdentifiers of CAs in lower-case hex, 32 at most; one must be in the certification path. */
  issuers?: string[] | undefined;
}

export type LoginAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'SM2';
