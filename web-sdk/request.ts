import type { Method, Params, Result } from '@hrca/protocol';
import { type ErrorCode, type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import { findAgent } from './findAgent.ts';
import { isObject, readMessage, sayHello, send, type Unchecked } from './message.ts';
import type { Platform } from './platform.ts';
import type { WindowOptions } from './types.ts';

const REQUEST = 'request';

/** How often `hello` is sent during a request; any message of the agent counts as an answer. */
const LIFE_SIGN_MS = 5_000;
/** More than one: a busy computer, or one that wakes from sleep, answers late. */
const LIFE_SIGNS_MISSED_MAX = 3;

type Options<M extends Method> = WindowOptions & (Params<M> extends Record<string, never> ? object : Params<M>);

interface Request<M extends Method> {
  readonly method: M;
  /** The caller's, not validated: all except those of the SDK are sent to the agent, which refuses unknown fields by name. */
  readonly options: Options<M> | undefined;
  /** After this time an agent that answers `hello` but not the request is `AGENT_UNRESPONSIVE`. */
  readonly limitMs: number;
}

/** @throws TypeError that names the option, the expected type and the type found */
export function assertKind(name: string, value: unknown, kind: string): void {
  if (typeof value !== kind) throw new TypeError(`${name}: expected ${kind}, got ${typeof value}`);
}

/**
 * Sends one request over a socket of its own. Closing the socket aborts the request, and the agent closes its window. The
 * caller validates the fields of the result.
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
    const fail = (code: ErrorCode, facts?: { cause?: unknown; details?: ErrorDetails }) =>
      reject(new HrcaError(code, facts));
    const abort = () => fail('REQUEST_ABORTED', { cause: signal?.reason });
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { signal: end.signal });
    const exchange = (agent: WebSocket) => {
      const endsAt = performance.now() + limitMs;
      let missed = 0;
      const lifeSigns = setInterval(() => {
        if (missed++ === LIFE_SIGNS_MISSED_MAX || performance.now() >= endsAt) fail('AGENT_UNRESPONSIVE');
        else sayHello(agent);
      }, LIFE_SIGN_MS);
      end.signal.addEventListener('abort', () => clearInterval(lifeSigns));
      agent.addEventListener('close', () => fail('AGENT_DISCONNECTED'));
      agent.addEventListener('message', ({ data }: MessageEvent) => {
        const message = readMessage(data);
        if (!message) return fail('AGENT_INCOMPATIBLE');
        missed = 0;
        const { id, event, data: about, result, error } = message;
        if (event === 'window-opened' && isObject(about) && about.id === REQUEST) {
          onWindowOpened?.({ show: () => send(agent, { id: 'show', method: 'showWindow', params: {} }) });
        }
        if (id !== REQUEST) return;
        if (isObject(error)) fail(codeOf(error.code), { details: detailsOf(error.details) });
        else if (isObject(result)) resolve(result);
        else fail('AGENT_INCOMPATIBLE');
      });
      send(agent, { id: REQUEST, method, params: params as Params<M> });
    };
    findAgent(platform, end.signal).then(exchange).catch(reject);
  });
  return answer.finally(() => end.abort());
}

/**
 * A newer agent may send codes that this SDK does not have. They are passed on, since support asks for the code; a list of
 * all codes would be a third of the SDK's size.
 */
function codeOf(code: unknown): ErrorCode {
  return typeof code === 'string' && /^[A-Z\d_]{1,64}$/.test(code) ? (code as ErrorCode) : 'INTERNAL';
}

/** Strings, numbers and booleans, also under names that this SDK does not have. */
function detailsOf(details: unknown): ErrorDetails {
  // JSON has no other values.
  const plain = Object.entries({ ...(details as object) }).filter(([, value]) => typeof value !== 'object');
  return Object.fromEntries(plain) as ErrorDetails;
}
