import type { Screen, WindowView } from '@hrca/protocol';
import { WINDOW_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { AgentWindow, EndView, FlowView, FlowWindow, OpenWindow } from './agentWindow.ts';

/** What asks for a window: the origin of a handshake, and the program behind the connection. */
export interface Asker {
  readonly origin: string;
  /** Its file name, looked up while the window opens; `undefined` where the system does not report it. */
  readonly program: Promise<string | undefined>;
}

/** `request`: a portal waits for the window. `manage`: the user opened it from the desktop. */
type WindowRequest = { signal: AbortSignal } & ({ kind: 'request'; asker: Asker } | { kind: 'manage' });

interface Current {
  kind: WindowRequest['kind'];
  window?: AgentWindow;
  replace: () => void;
  finished: Promise<unknown>;
}

/** Opens one window at a time. A portal's request replaces a management window, never the reverse. */
export function createSingleWindow(openWindow: OpenWindow) {
  let current: Current | undefined;
  return {
    isBusy: () => current?.kind === 'request',
    /** `false` where there is no window. @throws HrcaError `WINDOW_UNAVAILABLE` */
    raise: async (): Promise<boolean> => {
      if (!current?.window) return false;
      const { window } = current;
      await window.raise();
      await window.connected();
      return true;
    },

    /** @throws HrcaError `AGENT_BUSY` where another request has its window open; what `use` throws */
    async run<T>(request: WindowRequest, use: (window: FlowWindow) => Promise<T>): Promise<T> {
      const { kind, signal } = request;
      if (current && (current.kind === 'request' || kind === 'manage')) throw new HrcaError('AGENT_BUSY');
      const replaced = current;
      // Not AbortSignal.any: it takes half of a request's time, and the socket's signal would keep a reference to it.
      const ending = new AbortController();
      const abort = () => ending.abort(signal.reason);
      let isReplaced = false;
      const replace = () => {
        isReplaced = true;
        ending.abort();
      };
      const { promise: finished, resolve: finish } = withResolvers();
      const own: Current = { kind, finished, replace };
      current = own;
      signal.addEventListener('abort', abort);
      try {
        if (signal.aborted) abort();
        replaced?.replace();
        await replaced?.finished;
        own.window = await openWindow({
          signal: ending.signal,
          // The token must reach the portal before its challenge expires.
          lifetimeMs: kind === 'request' ? WINDOW_LIFETIME_MS : undefined,
        });
        const result = await use(await forFlow(own.window, request));
        own.window.assertOpen();
        own.window.end({ screen: 'end', outcome: 'done' });
        return result;
      } catch (error) {
        own.window?.end(endOf(error, isReplaced));
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
        if (current === own) current = undefined;
        finish();
      }
    },
  };
}
export type SingleWindow = ReturnType<typeof createSingleWindow>;

/** Adds the asker to the screens that show it. */
async function forFlow(window: AgentWindow, request: WindowRequest): Promise<FlowWindow> {
  const program = request.kind === 'request' ? await request.asker.program : undefined;
  const whole = (view: FlowView): WindowView => {
    if (request.kind === 'manage' || !screensWithAsker.has(view.screen)) return view as WindowView;
    return { ...view, origin: request.asker.origin, ...(program !== undefined && { program }) } as WindowView;
  };
  return { ...window, ask: (view) => window.ask(whole(view)), update: (view) => window.update(whole(view)) };
}

const screensWithAsker: ReadonlySet<Screen> = new Set(['certificates', 'pin', 'newPin', 'puk']);

function endOf(error: unknown, isReplaced: boolean): EndView {
  if (isReplaced) return { screen: 'end', outcome: 'replaced' };
  const code = isHrcaError(error) ? error.code : 'INTERNAL';
  if (code === 'USER_CANCELLED' || code === 'REQUEST_ABORTED') return { screen: 'end', outcome: 'cancelled' };
  if (code === 'USER_TIMEOUT') return { screen: 'end', outcome: 'timeout' };
  return { screen: 'end', outcome: 'failed', problem: { code } };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
