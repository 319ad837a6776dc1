import type { Socket } from 'node:net';
import { HrcaError } from '@hrca/protocol/errors';

/** A file to import in base64 and little else. */
const LINE_MAX = 512 * 1024;

/** The first line that arrives. @throws HrcaError `AGENT_DISCONNECTED` where the peer goes first, `REQUEST_INVALID` where it never ends */
export function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LINE_MAX) reject(new HrcaError('REQUEST_INVALID'));
    });
    socket.on('close', () => reject(new HrcaError('AGENT_DISCONNECTED')));
  });
}
