import { HrcaError } from '@hrca/protocol/errors';

/** The connection of the page of a launched window. */
export interface PageConnection {
  /** Resolves when the page connects. @throws HrcaError `WINDOW_UNAVAILABLE` after the time limit; the error given to `fail` */
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
  // Does not keep the process alive.
  timer.unref();
  established.catch(() => undefined).finally(() => clearTimeout(timer));
  return { established, succeed: () => succeed(), fail: (error) => fail(error) };
}
