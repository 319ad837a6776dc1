/** Below the runner's own limit, which fails a test without a word about what it waited for; a busy computer is slow. */
const LIMIT_MS = 40_000;
// Read before a test may put a clock of its own in their place.
const { setTimeout, clearTimeout } = globalThis;

/** The same promise, rejected with the name of what was waited for where that does not come. */
export function soon<T>(what: string, awaited: Promise<T>): Promise<T> {
  const bounded = new Promise<T>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`waited ${LIMIT_MS} ms in vain for ${what}`)), LIMIT_MS);
    late.unref();
    awaited.then(resolve, reject).finally(() => clearTimeout(late));
  });
  // A test need not be interested in it.
  bounded.catch(() => undefined);
  return bounded;
}
