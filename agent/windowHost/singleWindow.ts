import { WINDOW_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { AgentWindow, EndView, OpenWindow } from './agentWindow.ts';

/** `request`: a portal waits for it. `manage`: the person opened it from the desktop. */
export type WindowKind = 'request' | 'manage';

interface Current {
  kind: WindowKind;
  window?: AgentWindow;
  replace: () => void;
  finished: Promise<unknown>;
}

/** Room for one window at a time. A portal's request takes the place of a management window, never the other way round. */
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
    async run<T>(
      { kind, signal }: { kind: WindowKind; signal: AbortSignal },
      use: (window: AgentWindow) => Promise<T>,
    ): Promise<T> {
      if (current && (current.kind === 'request' || kind === 'manage')) throw new HrcaError('AGENT_BUSY');
      const replaced = current;
      // Not AbortSignal.any: it costs half of a request, and the socket's signal would hold on to it.
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
          // What a portal waits for must reach it before its challenge ends.
          lifetimeMs: kind === 'request' ? WINDOW_LIFETIME_MS : undefined,
        });
        const result = await use(own.window);
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
