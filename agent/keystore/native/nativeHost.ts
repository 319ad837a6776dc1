import { HrcaError } from '@hrca/protocol/errors';
import type { Driver, DriverSpec } from './driver.ts';
import type { StartNativeWorker } from './startNativeWorker.ts';
import { connectWorker, type WorkerConnection, type WorkerEnd } from './workerConnection.ts';

/** Time limits of calls in milliseconds; the worker process is killed after them. */
export interface CallLimits {
  readonly list: number;
  /** For calls with a PIN: the device works without the user. */
  readonly work: number;
  /** For signatures where the device or its vendor's dialogue asks the user. */
  readonly dialogue: number;
}
export const CALL_LIMITS: CallLimits = { list: 15_000, work: 30_000, dialogue: 180_000 };

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 60_000;
/** A process that ran this long did not fail at its start, so the back-off begins anew. */
const BACK_OFF_RESET_MS = 60_000;

/**
 * Runs a driver in a worker process, so that a crash of the vendor's library does not affect the agent. The process is started by
 * the first call and again after it has ended; after each crash the pause before a restart doubles.
 *
 * In addition to the driver's errors, each method throws HrcaError `KEYSTORE_DRIVER_CRASHED` and
 * `KEYSTORE_DRIVER_UNRESPONSIVE`.
 */
export function createNativeHost({
  spec,
  startWorker,
  limits,
  now,
  onEnd,
}: {
  spec: DriverSpec;
  startWorker: StartNativeWorker;
  limits: CallLimits;
  /** Monotonic clock, in milliseconds. */
  now: () => number;
  /** For the log. */
  onEnd: (end: WorkerEnd) => void;
}): Driver {
  const listeners = new Set<() => void>();
  let worker: WorkerConnection | undefined;
  let startedAt = 0;
  let backOffMs = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let lastEnd: WorkerEnd | undefined;
  let retry: NodeJS.Timeout | undefined;

  const notify = () => {
    for (const listener of listeners) listener();
  };
  /** Calls the listeners after the pause: they list again, which restarts the process. A timer may fire early by `now`. */
  const notifyAfterPause = () => {
    clearTimeout(retry);
    const pauseMs = pausedUntil - now();
    if (listeners.size === 0 || pauseMs <= 0) return;
    retry = setTimeout(() => (now() < pausedUntil ? notifyAfterPause() : notify()), pauseMs).unref();
  };
  const ended = (end: WorkerEnd) => {
    worker = undefined;
    lastEnd = end;
    backOffMs =
      now() - startedAt >= BACK_OFF_RESET_MS
        ? BACK_OFF_FIRST_MS
        : Math.min(backOffMs * 2 || BACK_OFF_FIRST_MS, BACK_OFF_MAX_MS);
    pausedUntil = now() + backOffMs;
    notifyAfterPause();
    onEnd(end);
  };
  const running = (): WorkerConnection => {
    if (worker) return worker;
    if (lastEnd && now() < pausedUntil) throw new HrcaError(lastEnd.code, { details: { exit: lastEnd.exit } });
    startedAt = now();
    worker = connectWorker({ child: startWorker(), spec, onChange: notify, onEnd: ended });
    if (listeners.size > 0) worker.watch(true);
    return worker;
  };

  return {
    list: async () => running().call('list', [], limits.list),
    verifyPin: async (request) => running().call('verifyPin', [request], limits.work),
    sign: async (request) =>
      running().call('sign', [request], request.pin === undefined ? limits.dialogue : limits.work),
    changePin: async (request) => running().call('changePin', [request], limits.work),
    watch: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) worker?.watch(true);
      notifyAfterPause();
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        clearTimeout(retry);
        worker?.watch(false);
      };
    },
    close: async () => {
      clearTimeout(retry);
      listeners.clear();
      await worker?.close();
      worker = undefined;
    },
  };
}
