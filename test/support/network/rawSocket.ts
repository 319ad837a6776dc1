import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { soon } from '../system/soon.ts';
import { HOST, handshake } from './rawExchange.ts';

/** A bare TCP connection to the agent's port that never throws at its owner. */
export async function rawConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  // One that is refused at once may never have been connected.
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}

/** A WebSocket by hand: the connection once its upgrade was agreed to, for whoever wants to misbehave on it. */
export async function rawWebSocket({ port, origin }: { port: number; origin: string }): Promise<Socket> {
  const socket = await rawConnection(port);
  socket.write(handshake(port, [HOST, `Origin: ${origin}`]));
  const [answer] = (await soon('the answer to a handshake', once(socket, 'data'))) as [Buffer];
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error(answer.toString('latin1'));
  return socket;
}

/** One masked frame with a payload of up to 125 bytes (RFC 6455 §5.2); the mask is zero, which masks nothing. */
export function frame({ opcode, payload }: { opcode: number; payload: string }): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** Resolves once the other side has let go of the connection. */
export function letGo(socket: Socket): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once('close', () => resolve());
    // A half-closed connection shows only to who writes whether the other half is still there.
    const probe = setInterval(() => socket.write('\0'), 50);
    socket.once('close', () => clearInterval(probe));
  });
  return soon('the other side to let go of the connection', gone);
}
