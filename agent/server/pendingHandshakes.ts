import type { Socket } from 'node:net';
import { reset } from './reset.ts';

/**
 * Connections that have not become sockets: at most `max`. The oldest gives way to the newest, since an honest handshake
 * is over within milliseconds and one that is meant to fill the room stays.
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
