/** Below the runner's own limit, which does not say what the test waited for. */
const LIMIT_MS = 40_000;
// Read before a test can replace them by a fake clock.
const { setTimeout, clearTimeout } = globalThis;

/** The same promise, but rejected with `what` in its message if it does not settle in time. */
export function soon<T>(what: string, awaited: Promise<T>): Promise<T> {
  const bounded = new Promise<T>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`timed out after ${LIMIT_MS} ms, waiting for ${what}`)), LIMIT_MS);
    late.unref();
    awaited.then(resolve, reject).finally(() => clearTimeout(late));
  });
  // A test may ignore the result.
  bounded.catch(() => undefined);
  return bounded;
}
