import { HrcaError } from '@hrca/protocol/errors';

/** Whether the page of a window that was launched has connected. */
export interface PageConnection {
  /** @throws HrcaError `WINDOW_UNAVAILABLE` after the time limit; what `fail` was given */
  readonly established: Promise<void>;
  succeed(): void;
  fail(error: HrcaError): void;
}

export function awaitPageConnection(limitMs: number): PageConnection {
  let succeed = () => {};
  let fail = (_: HrcaError) => {};
  const established = new Promise<void>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  const timer = setTimeout(() => fail(new HrcaError('WINDOW_UNAVAILABLE')), limitMs);
  // A window that has ended keeps no process alive.
  timer.unref();
  established.catch(() => undefined).finally(() => clearTimeout(timer));
  return { established, succeed: () => succeed(), fail: (error) => fail(error) };
}
