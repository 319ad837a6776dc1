import { HrcaError } from '@hrca/protocol/errors';
import type { Driver, DriverSpec } from './driver.ts';
import type { StartNativeWorker } from './startNativeWorker.ts';
import { connectWorker, type WorkerConnection, type WorkerEnd } from './workerConnection.ts';

/** How long a call may take before its process is ended, in milliseconds. */
export interface CallLimits {
  readonly list: number;
  /** The PIN was typed into our window: the device alone is at work. */
  readonly work: number;
  /** The device or its vendor's dialogue asks the person. */
  readonly person: number;
}
export const CALL_LIMITS: CallLimits = { list: 15_000, work: 30_000, person: 180_000 };

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 60_000;
/** A process that lived this long did not end because it was started. */
const SETTLED_MS = 60_000;

/**
 * A driver in a process of its own, started when it is first needed and again after it has ended: what a vendor's
 * library does to its process, it does not do to the agent. After a crash nothing is started for a moment that doubles.
 *
 * Every method throws, beside what the driver throws, HrcaError `KEYSTORE_DRIVER_CRASHED` and
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
  /** Milliseconds of a clock that only runs forward. */
  now: () => number;
  /** For the log. */
  onEnd: (end: WorkerEnd) => void;
}): Driver {
  const listeners = new Set<() => void>();
  let worker: WorkerConnection | undefined;
  let startedAt = 0;
  let backOffMs = 0;
  let restingUntil = Number.NEGATIVE_INFINITY;
  let lastEnd: WorkerEnd | undefined;
  let retry: NodeJS.Timeout | undefined;

  const notify = () => {
    for (const listener of listeners) listener();
  };
  /** Whoever watches lists anew, which starts it anew. A timer may be early by the clock that `running` goes by. */
  const notifyAfterRest = () => {
    clearTimeout(retry);
    const restMs = restingUntil - now();
    if (listeners.size === 0 || restMs <= 0) return;
    retry = setTimeout(() => (now() < restingUntil ? notifyAfterRest() : notify()), restMs).unref();
  };
  const ended = (end: WorkerEnd) => {
    worker = undefined;
    lastEnd = end;
    backOffMs =
      now() - startedAt >= SETTLED_MS
        ? BACK_OFF_FIRST_MS
        : Math.min(backOffMs * 2 || BACK_OFF_FIRST_MS, BACK_OFF_MAX_MS);
    restingUntil = now() + backOffMs;
    notifyAfterRest();
    onEnd(end);
  };
  const running = (): WorkerConnection => {
    if (worker) return worker;
    if (lastEnd && now() < restingUntil) throw new HrcaError(lastEnd.code, { details: { exit: lastEnd.exit } });
    startedAt = now();
    worker = connectWorker({ child: startWorker(), spec, onChange: notify, onEnd: ended });
    if (listeners.size > 0) worker.watch(true);
    return worker;
  };

  return {
    list: async () => running().call('list', [], limits.list),
    verifyPin: async (request) => running().call('verifyPin', [request], limits.work),
    sign: async (request) => running().call('sign', [request], request.pin === undefined ? limits.person : limits.work),
    changePin: async (request) => running().call('changePin', [request], limits.work),
    watch: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) worker?.watch(true);
      notifyAfterRest();
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
