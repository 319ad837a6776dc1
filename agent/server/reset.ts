import type { Socket } from 'node:net';

/** Ends a connection by a TCP reset: a client hears as little as from a port that nothing listens on, not one byte. */
export function reset(connection: Socket): void {
  connection.on('error', () => undefined);
  if (!connection.destroyed) connection.resetAndDestroy();
}
