import type { Server, Socket } from 'node:net';

/**
 * Connections that have not become sockets: at most `max`. The oldest gives way to the newest, since an honest handshake
 * is over within milliseconds and whoever wants to fill the room stays.
 */
export function createWaitingRoom(server: Server, { max }: { max: number }): { leave(connection: Socket): void } {
  const waiting = new Set<Socket>();
  server.on('connection', (connection) => {
    const [oldest] = waiting;
    if (oldest && waiting.size >= max) {
      waiting.delete(oldest);
      oldest.destroy();
    }
    waiting.add(connection);
    connection.once('close', () => waiting.delete(connection));
  });
  return { leave: (connection) => void waiting.delete(connection) };
}
