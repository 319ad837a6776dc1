import type { ErrorCode } from '@hrca/protocol/errors';

/** How the attempt on one port ended; what the constructor threw has none of these. */
export interface Failure {
  readonly at?: number | undefined;
  /** Close code. */
  readonly code?: number | undefined;
  readonly hasOpened?: boolean;
}

/** What was met on the way, on any port. */
export interface Seen {
  readonly permission: PermissionStatus | undefined;
  readonly sockets: readonly WebSocket[];
  /** The page's CSP forbade a socket. */
  isViolation: boolean;
  /** An agent greeted back that speaks another version of the protocol. */
  isOtherVersion: boolean;
}

/** Ports that are closed are refused together, in every browser; a person who reads the prompt takes longer. */
const PERSON_MIN_MS = 300;
/** Firefox tells of the violation a moment after the constructor has thrown. */
const VIOLATION_MAX_MS = 200;
/** `WebSocket.OPEN`. */
const OPEN = 1;
/** No TLS where the browser insisted on it (RFC 6455 §7.4.1). */
const TLS_FAILED = 1015;

/** What a page can know of why no port greeted back as an agent of this version does; `failures` is absent where the time was up. */
export async function whyUnreachable(seen: Seen, failures: readonly Failure[] | undefined): Promise<ErrorCode> {
  if (seen.isOtherVersion) return 'AGENT_INCOMPATIBLE';
  if (!failures)
    return seen.sockets.some(({ readyState }) => readyState === OPEN) ? 'AGENT_UNRESPONSIVE' : 'AGENT_UNAVAILABLE';
  const hasThrown = failures.some(({ at }) => !at);
  if (hasThrown) await new Promise((resolve) => setTimeout(resolve, VIOLATION_MAX_MS));
  if (seen.isViolation) return 'BLOCKED_BY_PAGE_CSP';
  const state = seen.permission?.state;
  if (state === 'denied') return 'LOCAL_ACCESS_DENIED';
  if (hasThrown || failures.some(({ code }) => code === TLS_FAILED)) return 'BLOCKED_AS_INSECURE';
  const times = failures.map(({ at = 0 }) => at);
  const hasWaited = Math.max(...times) - Math.min(...times) > PERSON_MIN_MS;
  if (state === 'prompt' && hasWaited && !failures.some(({ hasOpened }) => hasOpened)) {
    return 'LOCAL_ACCESS_DISMISSED';
  }
  // A page cannot tell a port that is closed from one that refused it, nor should it.
  return 'AGENT_UNAVAILABLE';
}
