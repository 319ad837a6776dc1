import type { EventEmitter } from 'node:events';

/**
 * Logs an exception that nothing has caught, and keeps the agent running. Each request fails closed on its own, so that to
 * end the process would protect nothing and would let a page stop the agent.
 */
export function keepRunningAfterUncaughtErrors(process: EventEmitter, onFailure: (error: unknown) => void): void {
  process.on('uncaughtException', onFailure);
  process.on('unhandledRejection', onFailure);
}

/** Ignores output that cannot be written: the terminal was closed, or the disk behind a redirection is full. */
export function ignoreOutputErrors(outputs: readonly EventEmitter[], onFailure: (error: unknown) => void): void {
  for (const output of outputs) output.once('error', onFailure).on('error', () => undefined);
}
