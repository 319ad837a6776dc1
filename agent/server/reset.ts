import type { Socket } from 'node:net';

/** Ends a connection by a TCP reset, without a byte, as a closed port does. */
export function reset(connection: Socket): void {
  connection.on('error', () => undefined);
  if (!connection.destroyed) connection.resetAndDestroy();
}
