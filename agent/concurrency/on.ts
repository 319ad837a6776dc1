/** An `EventEmitter`, or the part of one that this needs. */
interface Emitter<A extends unknown[]> {
  on(event: string, listener: (...parameters: A) => void): unknown;
}

/**
 * Attaches a listener that may be asynchronous. What it throws or rejects with goes to `onFailure` with the event's
 * parameters, so that one connection ends: an emitter looks at no promise, and an unhandled rejection ends the process.
 * `test/architecture/listeners.test.ts` finds asynchronous listeners that are attached in any other way.
 *
 * @example on(server, 'upgrade', async (request, stream) => serve(request, stream), (error, _, stream) => stream.destroy());
 */
export function on<A extends unknown[]>(
  emitter: Emitter<A>,
  event: string,
  listener: (...parameters: A) => unknown,
  onFailure: (error: unknown, ...parameters: A) => void,
): void {
  emitter.on(event, (...parameters) => {
    // The executor runs at once, and what it throws is a rejection, too.
    new Promise((resolve) => resolve(listener(...parameters))).catch((error: unknown) =>
      onFailure(error, ...parameters),
    );
  });
}
