import type { Socket } from 'node:net';
import { reset } from './reset.ts';

/**
 * Limits the connections that have not become sockets. Beyond `max` the oldest is reset: a browser completes its handshake
 * within milliseconds, so that the oldest is most likely meant to exhaust the limit.
 */
export function createPendingHandshakes({ max }: { max: number }) {
  const pending = new Set<Socket>();
  return {
    add(connection: Socket): void {
      const [oldest] = pending;
      if (oldest && pending.size >= max) {
        pending.delete(oldest);
        reset(oldest);
      }
      pending.add(connection);
      connection.once('close', () => pending.delete(connection));
    },
    remove: (connection: Socket): void => void pending.delete(connection),
  };
}
