import type { Socket } from 'node:net';
import { HrcaError } from '@hrca/protocol/errors';

/** Characters: key files in base64 and little else. */
const LINE_MAX = 512 * 1024;

/**
 * Resolves to the first line that `isWanted` accepts.
 *
 * @throws HrcaError `AGENT_DISCONNECTED` where the peer closes first, `REQUEST_INVALID` where a line is too long
 */
export function readLine(socket: Socket, isWanted: (line: string) => boolean = () => true): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (isWanted(line)) return resolve(line);
      }
      if (text.length > LINE_MAX) {
        const details = {
          field: 'message',
          expected: `${LINE_MAX} characters or fewer`,
          got: `${text.length} or more`,
        };
        reject(new HrcaError('REQUEST_INVALID', { details }));
      }
    });
    socket.on('close', () => reject(new HrcaError('AGENT_DISCONNECTED')));
  });
}
