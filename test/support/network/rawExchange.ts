import { connect, type Socket } from 'node:net';
import { soon } from '../system/soon.ts';

/** Stands for a TCP reset in an answer. */
const RESET = '(reset)';
/** The uniform refusal of the agent: a reset without any byte before it. */
export const REFUSAL = RESET;

/** Sends raw bytes and resolves to the answer once the connection ends, with `(reset)` for a reset; closes it after a 101. */
export function exchange(port: number, request: string | Uint8Array): Promise<string> {
  return exchangeOver(connect(port, '127.0.0.1'), request);
}

/** The same over an existing connection, which is closed afterwards. */
export function exchangeOver(socket: Socket, request: string | Uint8Array): Promise<string> {
  const ended = new Promise<string>((resolve, reject) => {
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A client that is still writing gets EPIPE for a reset.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') answer += RESET;
      else reject(error);
    });
    socket.on('close', () => resolve(answer));
    socket.write(request);
  });
  return soon('the end of an exchange', ended);
}

export const HOST = 'Host: 127.0.0.1:PORT';
/** The headers of every WebSocket handshake. */
export const UPGRADE = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** The bytes of a WebSocket handshake with these headers before the fixed ones. */
export function handshake(port: number, headers: readonly string[], path = '/'): string {
  return get(port, [...headers, ...UPGRADE], path);
}

/** The bytes of a GET with exactly these headers; `PORT` in them stands for the port. */
export function get(port: number, headers: readonly string[], path = '/'): string {
  const lines = [`GET ${path} HTTP/1.1`, ...headers.map((header) => header.replaceAll('PORT', String(port)))];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
