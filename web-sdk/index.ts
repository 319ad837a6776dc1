import { browser } from './platform.ts';
import type { AgentStatus, CertificateSummary, RequestOptions, SignLoginOptions, WindowOptions } from './types.ts';
import * as verbs from './verbs.ts';

export { type ErrorCode, type ErrorDetails, HrcaError, type HrcaErrorOf, isHrcaError } from '@hrca/protocol/errors';
export type {
  AcceptedCertificates,
  AgentStatus,
  CertificateSummary,
  LoginAlgorithm,
  OpenedWindow,
  RequestOptions,
  SignErrorCode,
  SignLoginOptions,
  WindowOptions,
} from './types.ts';

/**
 * Has the person sign the portal's challenge in the agent's own window, and resolves to the login token (a compact
 * JWS, or base64url of a CMS SignedData where `format` is `cms`) for the portal's server.
 *
 * @throws HrcaError with a `SignErrorCode`; an agent that is newer than this SDK may have more. `REQUEST_INVALID` and
 *   `CHALLENGE_MALFORMED` have the wrong `field`, what was `expected` and what it `got` in `details`
 * @throws TypeError where `challenge` is no string, `signal` no AbortSignal or `onWindowOpened` no function
 * @example const token = await signLogin({ challenge, onWindowOpened: (window) => showHint(() => window.show()) });
 */
export function signLogin(options: SignLoginOptions): Promise<string> {
  return verbs.signLogin(browser, options);
}

/**
 * The certificates on this computer, once the person has agreed in the agent's window to show them to the page.
 *
 * @throws HrcaError the codes of `signLogin`
 * @example const usable = (await listCertificates()).filter(({ problem }) => !problem);
 */
export function listCertificates(options?: WindowOptions): Promise<CertificateSummary[]> {
  return verbs.listCertificates(browser, options);
}

/**
 * The agent's version, and whether its window is open for somebody. Opens no window.
 *
 * @throws HrcaError the codes of `signLogin`, but for those of the window
 * @example const { version } = await agentStatus();
 */
export function agentStatus(options?: RequestOptions): Promise<AgentStatus> {
  return verbs.agentStatus(browser, options);
}
