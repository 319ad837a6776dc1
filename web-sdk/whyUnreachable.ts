import type { ErrorCode } from '@hrca/protocol/errors';

/** How the attempt on one port ended. An exception of the WebSocket constructor has none of these. */
export interface Failure {
  readonly at?: number | undefined;
  /** Close code. */
  readonly code?: number | undefined;
  readonly hasOpened?: boolean;
}

/** What was observed during the search, on any port. */
export interface Seen {
  readonly permission: PermissionStatus | undefined;
  readonly sockets: readonly WebSocket[];
  /** The page's CSP blocked a socket. */
  isViolation: boolean;
  /** An agent of another protocol version answered. */
  isOtherVersion: boolean;
}

/** A browser fails all closed ports within milliseconds; a wider spread means that the user dismissed the prompt. */
const DISMISSAL_SPREAD_MIN_MS = 300;
/** Firefox reports the violation shortly after the constructor has thrown. */
const VIOLATION_MAX_MS = 200;
/** `WebSocket.OPEN`. */
const OPEN = 1;
/** No TLS where the browser insisted on it (RFC 6455 §7.4.1). */
const TLS_FAILED = 1015;

/** The code for why no agent was found, as far as a page can detect it. `failures` is `undefined` after the time limit. */
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
  const hasWaited = Math.max(...times) - Math.min(...times) > DISMISSAL_SPREAD_MIN_MS;
  if (state === 'prompt' && hasWaited && !failures.some(({ hasOpened }) => hasOpened)) {
    return 'LOCAL_ACCESS_DISMISSED';
  }
  // By design a page cannot distinguish a closed port from an agent that refused it.
  return 'AGENT_UNAVAILABLE';
}
