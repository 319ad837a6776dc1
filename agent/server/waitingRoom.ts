import type { Socket } from 'node:net';
import { reset } from './reset.ts';

/**
 * Connections that have not become sockets: at most `max`. The oldest gives way to the newest, since an honest handshake
 * is over within milliseconds and one that is meant to fill the room stays.
 */
export function createWaitingRoom({ max }: { max: number }) {
  const waiting = new Set<Socket>();
  return {
    enter(connection: Socket): void {
      const [oldest] = waiting;
      if (oldest && waiting.size >= max) {
        waiting.delete(oldest);
        reset(oldest);
      }
      waiting.add(connection);
      connection.once('close', () => waiting.delete(connection));
    },
    leave: (connection: Socket): void => void waiting.delete(connection),
  };
}
