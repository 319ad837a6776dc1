import { isHrcaError } from '@hrca/protocol/errors';
import { serialize } from '#agent/concurrency/serialize.ts';
import type { Driver, DriverCall, DriverMethod, DriverSpec, FromWorker, ToWorker } from './driver.ts';

/** The worker's channel to the agent. */
export interface AgentChannel {
  onMessage(listener: (message: ToWorker) => void): void;
  send(message: FromWorker): void;
  /** Ends this process at once, even while a vendor's library hangs. */
  end(): void;
}

/** Answers the agent's calls with a driver, one at a time: few vendors' libraries support parallel calls. */
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
      // The next call tries again: the driver may have been installed meanwhile.
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
      // Watching fails while the driver is missing, so it is started after a call that succeeded.
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
  // Without the message of the exception: it may quote an argument, and a PIN is one.
  return { code: 'INTERNAL', details: { reason: error instanceof Error ? error.name : typeof error } };
}

/** Serves a driver on the IPC channel of this process, and ends the process when the channel closes. */
export function serveOverIpc(openDriver: (spec: DriverSpec) => Promise<Driver>): void {
  // Not process.exit(): it runs the library's exit handlers, which may hang or crash.
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
