import type { ErrorCode } from '@hrca/protocol/errors';

/** What a portal page may know of a certificate once the person has agreed. */
export interface CertificateSummary {
  /** SHA-256 of the certificate's DER, lower-case hex: stable across keystores and restarts. */
  id: string;
  /** The holder's name where the certificate is not a unit's. */
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
  /** Whether its window is open for some portal. */
  busy: boolean;
}

/** The agent's own window, open on the person's screen. */
export interface OpenedWindow {
  /** Brings it in front of the others: 再次显示窗口. */
  show(): void;
}

export interface RequestOptions {
  /** Gives the request up with `REQUEST_ABORTED`; the agent closes its window. */
  signal?: AbortSignal | undefined;
}

export interface WindowOptions extends RequestOptions {
  /** Called when the agent's window is open: the moment to tell the person to look at it. */
  onWindowOpened?: ((window: OpenedWindow) => void) | undefined;
}

/** What `signLogin` rejects with: what the page did, what the person did, what the certificate or its device cannot. */
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
  /** The certificate to have chosen beforehand, by the `id` of its summary. */
  certificateId?: string | undefined;
  /** What the portal takes; certificates that do not fit are shown, with that reason, and cannot be chosen. */
  accept?: AcceptedCertificates | undefined;
  /** `jws` (the default) or `cms`: what the portal's server has been told to accept. */
  format?: 'jws' | 'cms' | undefined;
}

/** What is left out is not asked for. It narrows the person's choice and proves nothing: the server verifies. */
export interface AcceptedCertificates {
  /** JWS algorithms: `RS256`, `PS256`, `ES256`, `SM2`. */
  algorithms?: LoginAlgorithm[] | undefined;
  /** Keys of CAs, one of which is above the certificate: subjectKeyIdentifier in lower-case hex; 32 at most. */
  issuers?: string[] | undefined;
}

export type LoginAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'SM2';
