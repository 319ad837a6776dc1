import { isHrcaError } from '@hrca/protocol/errors';
import { serialize } from '#agent/concurrency/serialize.ts';
import type { Driver, DriverCall, DriverMethod, DriverSpec, FromWorker, ToWorker } from './driver.ts';

/** The side of the agent, as the process that hosts a driver sees it. */
export interface AgentChannel {
  onMessage(listener: (message: ToWorker) => void): void;
  send(message: FromWorker): void;
  /** Ends this process at once: a vendor's library that hangs must not keep it. */
  end(): void;
}

/** Answers the agent's calls with a driver, one at a time: few vendors' libraries can do two things at once. */
export function serveDriver({
  channel,
  openDriver,
}: {
  channel: AgentChannel;
  openDriver: (spec: DriverSpec) => Promise<Driver>;
}): void {
  const oneAtATime = serialize();
  let spec: DriverSpec | undefined;
  let opening: Promise<Driver> | undefined;
  let unwatch: (() => void) | undefined;
  let isWatched = false;

  const opened = (): Promise<Driver> => {
    opening ??= openDriver(spec as DriverSpec).catch((error: unknown) => {
      // A driver that is installed later is found by the next call.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const setWatched = async () => {
    const driver = await opened();
    if (isWatched) unwatch ??= driver.watch(() => channel.send({ changed: true }));
    else {
      unwatch?.();
      unwatch = undefined;
    }
  };
  const answer = async ({ id, method, params }: DriverCall<DriverMethod>) => {
    try {
      const driver = await opened();
      const call = driver[method] as (...params: unknown[]) => Promise<unknown>;
      channel.send({ id, result: await call.apply(driver, params) });
      // Its driver may have been missing when somebody began to watch.
      await setWatched();
    } catch (error) {
      channel.send({ id, error: wireError(error) });
    } finally {
      wipePins(params);
    }
  };

  channel.onMessage((message) => {
    if ('open' in message) spec = message.open;
    else if ('watch' in message) {
      isWatched = message.watch;
      void oneAtATime(setWatched).catch(() => undefined);
    } else if ('close' in message) {
      void oneAtATime(async () => (await opening)?.close())
        .catch(() => undefined)
        .finally(() => channel.end());
    } else void oneAtATime(() => answer(message)).catch(() => undefined);
  });
}

function wipePins([request]: DriverCall<DriverMethod>['params']): void {
  if (request && 'pin' in request) request.pin?.fill(0);
  if (request && 'newPin' in request) request.newPin.fill(0);
}

function wireError(error: unknown): Extract<FromWorker, { error: unknown }>['error'] {
  if (isHrcaError(error)) return { code: error.code, details: error.details };
  // What the exception says stays here: nobody can promise that it does not quote its arguments, and a PIN is one.
  return { code: 'INTERNAL', details: { reason: error instanceof Error ? error.name : typeof error } };
}

/** Makes this process the host of one native library. It lives as long as the agent that started it, not longer. */
export function serveOverIpc(openDriver: (spec: DriverSpec) => Promise<Driver>): void {
  // Not process.exit(): that waits for a library that hangs, and lets one that crashes at exit do so.
  const end = () => process.kill(process.pid, 'SIGKILL');
  process.on('disconnect', end);
  serveDriver({
    channel: {
      onMessage: (listener) => void process.on('message', (message) => listener(message as ToWorker)),
      send: (message: FromWorker) => void process.send?.(message),
      end,
    },
    openDriver,
  });
}
