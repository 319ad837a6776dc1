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
 * Asks the user to sign the portal's challenge in the agent's own window. Resolves to the login token for the portal's server:
 * a compact JWS, or base64url of a CMS SignedData if `format` is `cms`.
 *
 * @throws HrcaError with a `SignErrorCode`; an agent that is newer than this SDK may have more. `REQUEST_INVALID` and
 *   `CHALLENGE_MALFORMED` have the wrong `field`, what was `expected` and what it `got` in `details`
 * @throws TypeError if `challenge` is not a string, `signal` not an AbortSignal or `onWindowOpened` not a function
 * @example const token = await signLogin({ challenge, onWindowOpened: (window) => showHint(() => window.show()) });
 */
export function signLogin(options: SignLoginOptions): Promise<string> {
  return verbs.signLogin(browser, options);
}

/**
 * Resolves to the certificates on this computer, after the user has consented in the agent's window.
 *
 * @throws HrcaError the codes of `signLogin`
 * @example const usable = (await listCertificates()).filter(({ problem }) => !problem);
 */
export function listCertificates(options?: WindowOptions): Promise<CertificateSummary[]> {
  return verbs.listCertificates(browser, options);
}

/**
 * Resolves to the agent's version and whether its window is open for a request. Opens no window.
 *
 * @throws HrcaError the codes of `signLogin` except those of the window
 * @example const { version } = await agentStatus();
 */
export function agentStatus(options?: RequestOptions): Promise<AgentStatus> {
  return verbs.agentStatus(browser, options);
}
