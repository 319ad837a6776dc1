import type { ChildProcess } from 'node:child_process';
import { type ErrorCode, HrcaError } from '@hrca/protocol/errors';
import type { Driver, DriverMethod, DriverSpec, FromWorker, ToWorker } from './driver.ts';

/** Time limit for the process to close its devices. */
const CLOSE_MAX_MS = 2_000;

/** Why a worker process ended unexpectedly. */
export interface WorkerEnd {
  readonly code: ErrorCode;
  /** Exit code or signal. */
  readonly exit: string;
}

export interface WorkerConnection {
  /** @throws HrcaError of the driver, `KEYSTORE_DRIVER_CRASHED`, `KEYSTORE_DRIVER_UNRESPONSIVE` */
  call<M extends DriverMethod>(
    method: M,
    params: Parameters<Driver[M]>,
    limitMs: number,
  ): Promise<Awaited<ReturnType<Driver[M]>>>;
  watch(isWatched: boolean): void;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: HrcaError) => void;
  readonly timer: NodeJS.Timeout;
}

/** Sends calls to a worker process, and kills it if a call exceeds its time limit. */
export function connectWorker({
  child,
  spec,
  onChange,
  onEnd,
}: {
  child: ChildProcess;
  spec: DriverSpec;
  onChange: () => void;
  /** The process ended without a call of `close`. */
  onEnd: (end: WorkerEnd) => void;
}): WorkerConnection {
  const pending = new Map<number, Pending>();
  let count = 0;
  let isOver = false;

  const rejectAll = (error: HrcaError) => {
    isOver = true;
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    pending.clear();
  };
  const end = (reason: WorkerEnd) => {
    if (isOver) return;
    child.kill('SIGKILL');
    rejectAll(new HrcaError(reason.code, { details: { exit: reason.exit } }));
    onEnd(reason);
  };
  const crashed = (exit: string) => end({ code: 'KEYSTORE_DRIVER_CRASHED', exit });
  const send = (message: ToWorker) => child.send(message, (error) => error && crashed(error.message));

  child.once('error', (error) => crashed(error.message));
  child.once('exit', (code, signal) => crashed(signal ?? `${code}`));
  child.on('message', (sent) => {
    const message = sent as FromWorker;
    if ('changed' in message) return onChange();
    const waiting = pending.get(message.id);
    if (!waiting) return;
    pending.delete(message.id);
    clearTimeout(waiting.timer);
    if ('error' in message) waiting.reject(new HrcaError(message.error.code, { details: message.error.details }));
    else waiting.resolve(message.result as never);
  });
  send({ open: spec });

  return {
    call: (method, params, limitMs) =>
      new Promise((resolve, reject) => {
        const id = count++;
        const tooSlow = () => end({ code: 'KEYSTORE_DRIVER_UNRESPONSIVE', exit: `${method} > ${limitMs} ms` });
        pending.set(id, { resolve, reject, timer: setTimeout(tooSlow, limitMs) });
        send({ id, method, params });
      }),
    watch: (isWatched) => void send({ watch: isWatched }),
    close: async () => {
      if (isOver) return;
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      send({ close: true });
      rejectAll(new HrcaError('REQUEST_ABORTED'));
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MAX_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
