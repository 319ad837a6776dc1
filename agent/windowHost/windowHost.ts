import type { ErrorCode, ErrorDetails, WindowAction, WindowNotice } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import type { AgentWindow, EndView, OpenWindow } from './agentWindow.ts';
import type { LaunchedWindow, LaunchWindow } from './launchWindow.ts';
import { awaitPageConnection } from './pageConnection.ts';
import type { WindowAssets } from './windowAssets.ts';
import { openWindowPage } from './windowPage.ts';

/** A window without input for this long times out. */
export const IDLE_LIMIT_MS = 120_000;
/** Allows for a cold start of a browser on an old office PC. */
export const CONNECT_LIMIT_MS = 30_000;
/** A page that has nothing more to show closes itself. Where the browser does not allow it, the agent ends the browser after this. */
const CLOSE_GRACE_MS = 2_000;

/** Opens windows: pages that the agent serves on a loopback port of their own and a browser shows. */
export function createWindowHost({
  assets,
  findOwnPeer,
  launch,
  monotonicNow,
  idleLimitMs,
  connectLimitMs,
  onUnexpected,
}: {
  assets: () => Promise<WindowAssets>;
  findOwnPeer: FindOwnPeer;
  launch: LaunchWindow;
  /** Milliseconds of a monotonic clock. */
  monotonicNow: () => number;
  idleLimitMs: number;
  /** From the launch of a window's program until its page connects. */
  connectLimitMs: number;
  onUnexpected: (error: unknown) => void;
}): OpenWindow {
  return async ({ signal, lifetimeMs }): Promise<AgentWindow> => {
    let failure: HrcaError | undefined;
    let waiting: { resolve: (action: WindowAction) => void; reject: (error: HrcaError) => void } | undefined;
    let isConnected = false;
    const launched: LaunchedWindow[] = [];
    let connection = awaitPageConnection(connectLimitMs);
    let notice: WindowNotice | undefined;
    let idle: NodeJS.Timeout | undefined;
    let idleEndsAt = Number.POSITIVE_INFINITY;
    /** The screen shows the progress of the agent's work. */
    let isWorking = false;
    let isOver = false;
    /** The screen shows a PUK, which is shown only once, and the user has not confirmed it. */
    let holdsSecrets = false;
    const closesAt = lifetimeMs === undefined ? Number.POSITIVE_INFINITY : monotonicNow() + lifetimeMs;
    const lifetime = lifetimeMs === undefined ? undefined : setTimeout(() => fail('USER_TIMEOUT'), lifetimeMs);
    const timeLeft = () => {
      const endsAt = Math.min(idleEndsAt, closesAt);
      if (isOver || endsAt === Number.POSITIVE_INFINITY) return undefined;
      const remainingMs = Math.max(0, endsAt - monotonicNow());
      return idleEndsAt < closesAt ? { remainingMs } : { remainingMs, isFinal: true as const };
    };

    const fail = (code: ErrorCode, options?: { cause?: unknown; details?: ErrorDetails }) => {
      failure ??= new HrcaError(code, options);
      connection.fail(failure);
      stopClocks();
      waiting?.reject(failure);
      waiting = undefined;
    };
    const stopClocks = () => {
      clearTimeout(idle);
      clearTimeout(lifetime);
    };
    const resetIdleTimer = () => {
      pauseIdle();
      if (failure || isOver || isWorking) return;
      idleEndsAt = monotonicNow() + idleLimitMs;
      idle = setTimeout(() => fail('USER_TIMEOUT'), idleLimitMs);
    };
    /** Stops the idle timer, also while the agent works and the user has nothing to do. */
    const pauseIdle = () => {
      clearTimeout(idle);
      idleEndsAt = Number.POSITIVE_INFINITY;
    };
    const page = await openWindowPage({
      assets: await assets().catch((cause: unknown) => {
        throw new HrcaError('WINDOW_UNAVAILABLE', { cause });
      }),
      findOwnPeer,
      timeLeft,
      onUnexpected,
      onConnect: () => {
        isConnected = true;
        connection.succeed();
      },
      onClosed: () => fail('USER_CANCELLED'),
      onAction: (action) => {
        if (action.action === 'cancel') return fail('USER_CANCELLED');
        if (!waiting) return;
        if (action.action === 'active') {
          resetIdleTimer();
          return page.moveDeadline();
        }
        holdsSecrets = false;
        pauseIdle();
        waiting.resolve(action);
        waiting = undefined;
      },
    });
    const launchPage = async () => {
      const process = await launch(page.address());
      launched.push(process);
      process.exited
        .then((code) => {
          if (code === 0 || process !== launched.at(-1)) return;
          const got = code === null ? 'a program that a signal ended' : `a program that ended with exit code ${code}`;
          const details = { expected: 'a program whose page connects', got };
          // An earlier page may still be open: then only the new one failed.
          if (isConnected) connection.fail(new HrcaError('WINDOW_UNAVAILABLE', { details }));
          else fail('WINDOW_UNAVAILABLE', { details });
        })
        .catch(onUnexpected);
    };
    const onAbort = () => fail('REQUEST_ABORTED', { cause: signal.reason });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await launchPage();
    } catch (error) {
      stopClocks();
      page.close();
      throw error;
    }
    if (signal.aborted) onAbort();
    resetIdleTimer();

    return {
      ask: (view) =>
        new Promise((resolve, reject) => {
          if (failure) return reject(failure);
          isWorking = view.screen === 'importing';
          resetIdleTimer();
          waiting = { resolve, reject };
          holdsSecrets = view.screen === 'imported';
          page.show({ view, ...(notice && { notice }) });
        }),
      update: (view) => page.update(view),
      setNotice: (next) => {
        notice = next;
      },
      assertOpen: () => {
        if (failure) throw failure;
      },
      raise: async () => {
        page.replaceBy({ view: { screen: 'end', outcome: 'replaced' } });
        connection = awaitPageConnection(connectLimitMs);
        await launchPage();
      },
      connected: () => connection.established,
      end: (view) => {
        isOver = true;
        stopClocks();
        signal.removeEventListener('abort', onAbort);
        page.show({ view, ...(notice && { notice }) });
        page.close();
        if (holdsSecrets || !closesItself(view)) return;
        setTimeout(() => {
          for (const window of launched) window.close();
        }, CLOSE_GRACE_MS).unref();
      },
    };
  };
}

/** An error stays on the screen to be read; every other outcome is shown by the portal's page. */
function closesItself({ outcome }: EndView): boolean {
  return outcome !== 'failed';
}
