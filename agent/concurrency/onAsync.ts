/** The part of an `EventEmitter` that is used here. */
interface Emitter<A extends unknown[]> {
  on(event: string, listener: (...parameters: A) => void): unknown;
}

/**
 * Attaches a listener that may be asynchronous. `onFailure` gets what it throws or rejects with, and the event's parameters,
 * so that only one connection ends: an emitter ignores a listener's promise, and an unhandled rejection ends the process.
 * `test/architecture/listeners.test.ts` finds asynchronous listeners that are attached in another way.
 *
 * @example onAsync(server, 'upgrade', async (request, stream) => serve(request, stream), (error, _, stream) => stream.destroy());
 */
export function onAsync<A extends unknown[]>(
  emitter: Emitter<A>,
  event: string,
  listener: (...parameters: A) => unknown,
  onFailure: (error: unknown, ...parameters: A) => void,
): void {
  emitter.on(event, (...parameters) => {
    // The executor runs synchronously; what it throws rejects the promise.
    new Promise((resolve) => resolve(listener(...parameters))).catch((error: unknown) =>
      onFailure(error, ...parameters),
    );
  });
}
