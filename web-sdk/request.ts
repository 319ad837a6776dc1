import type { Method, Params, Result } from '@hrca/protocol';
import { type ErrorCode, type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import { findAgent } from './findAgent.ts';
import { isObject, readMessage, sayHello, send, type Unchecked } from './message.ts';
import type { Platform } from './platform.ts';
import type { WindowOptions } from './types.ts';

const REQUEST = 'request';

/** How often the agent has to say a word, be it only a greeting, while a request is under way. */
const LIFE_SIGN_MS = 5_000;
/** A busy computer, or one that wakes from sleep, is late. */
const LIFE_SIGNS_MISSED_MAX = 3;

type Options<M extends Method> = WindowOptions & (Params<M> extends Record<string, never> ? object : Params<M>);

interface Request<M extends Method> {
  readonly method: M;
  /** The caller's, unchecked: all but those of the SDK are sent to the agent, which names a field that it does not know. */
  readonly options: Options<M> | undefined;
  /** When a listener that shows life and never answers is given up. */
  readonly limitMs: number;
}

/** @throws TypeError that names the option, the kind that it must have, and the kind that came */
export function assertKind(name: string, value: unknown, kind: string): void {
  if (typeof value !== kind) throw new TypeError(`${name}: expected ${kind}, got ${typeof value}`);
}

/**
 * Asks the agent one thing over a socket of its own: closing that is how a request is given up, and the agent then
 * closes its window. What the fields of the result are is for the caller to check.
 */
export function request<M extends Method>(
  platform: Platform,
  { method, options, limitMs }: Request<M>,
): Promise<Unchecked<Result<M>>> {
  const { signal, onWindowOpened, ...params } = { ...options } as Options<M>;
  const end = new AbortController();
  const answer = new Promise<Unchecked<Result<M>>>((resolve, reject) => {
    if (signal) assertKind('signal.addEventListener', signal.addEventListener, 'function');
    if (onWindowOpened) assertKind('onWindowOpened', onWindowOpened, 'function');
    const refuse = (code: ErrorCode, facts?: { cause?: unknown; details?: ErrorDetails }) =>
      reject(new HrcaError(code, facts));
    const abort = () => refuse('REQUEST_ABORTED', { cause: signal?.reason });
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { signal: end.signal });
    const converse = (agent: WebSocket) => {
      const endsAt = performance.now() + limitMs;
      let missed = 0;
      const lifeSigns = setInterval(() => {
        if (missed++ === LIFE_SIGNS_MISSED_MAX || performance.now() >= endsAt) refuse('AGENT_UNRESPONSIVE');
        else sayHello(agent);
      }, LIFE_SIGN_MS);
      end.signal.addEventListener('abort', () => clearInterval(lifeSigns));
      agent.addEventListener('close', () => refuse('AGENT_DISCONNECTED'));
      agent.addEventListener('message', ({ data }: MessageEvent) => {
        const message = readMessage(data);
        if (!message) return refuse('AGENT_INCOMPATIBLE');
        missed = 0;
        const { id, event, data: about, result, error } = message;
        if (event === 'window-opened' && isObject(about) && about.id === REQUEST) {
          onWindowOpened?.({ show: () => send(agent, { id: 'show', method: 'showWindow', params: {} }) });
        }
        if (id !== REQUEST) return;
        if (isObject(error)) refuse(codeOf(error.code), { details: detailsOf(error.details) });
        else if (isObject(result)) resolve(result);
        else refuse('AGENT_INCOMPATIBLE');
      });
      send(agent, { id: REQUEST, method, params: params as Params<M> });
    };
    findAgent(platform, end.signal).then(converse).catch(reject);
  });
  return answer.finally(() => end.abort());
}

/**
 * An agent that is newer than this SDK may have more codes. They are handed on, since a code is what support asks for;
 * a list of all of them would be a third of the SDK.
 */
function codeOf(code: unknown): ErrorCode {
  return typeof code === 'string' && /^[A-Z\d_]{1,64}$/.test(code) ? (code as ErrorCode) : 'INTERNAL';
}

/** Texts, numbers and truth values; of a newer agent also under names that this SDK does not know. */
function detailsOf(details: unknown): ErrorDetails {
  // JSON has no other values.
  const plain = Object.entries({ ...(details as object) }).filter(([, value]) => typeof value !== 'object');
  return Object.fromEntries(plain) as ErrorDetails;
}
