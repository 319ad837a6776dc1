import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { soon } from '../system/soon.ts';
import { HOST, handshake } from './rawExchange.ts';

/** A TCP connection to the agent's port whose errors are ignored. */
export async function rawConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  // A connection that is refused at once may close without `connect`.
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}

/** The TCP connection of an admitted WebSocket, on which a test can send arbitrary bytes. */
export async function rawWebSocket({ port, origin }: { port: number; origin: string }): Promise<Socket> {
  const socket = await rawConnection(port);
  socket.write(handshake(port, [HOST, `Origin: ${origin}`]));
  const [answer] = (await soon('the answer to a handshake', once(socket, 'data'))) as [Buffer];
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error(answer.toString('latin1'));
  return socket;
}

/** One frame with a payload of up to 125 bytes (RFC 6455 §5.2), masked with zeros. */
export function frame({ opcode, payload }: { opcode: number; payload: string }): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** Resolves once the other side has closed the connection completely. */
export function closedByPeer(socket: Socket): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once('close', () => resolve());
    // On a half-closed connection only a write shows that the other half is closed.
    const probe = setInterval(() => socket.write('\0'), 50);
    socket.once('close', () => clearInterval(probe));
  });
  return soon('the other side to close the connection', closed);
}
