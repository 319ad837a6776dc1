import type { EventEmitter } from 'node:events';

/**
 * The last resort: an exception that nothing took is logged, and the agent goes on. It holds keys and PINs for one request
 * at a time, and each request fails closed by itself, so that ending the process would help only the page that caused it.
 */
export function goOnAfterFailures(process: EventEmitter, onFailure: (error: unknown) => void): void {
  process.on('uncaughtException', onFailure);
  process.on('unhandledRejection', onFailure);
}

/** A terminal that was closed, or a full disk behind a redirection: what cannot be printed is not printed. */
export function goOnWithoutOutput(outputs: readonly EventEmitter[], onFailure: (error: unknown) => void): void {
  for (const output of outputs) output.once('error', onFailure).on('error', () => undefined);
}
