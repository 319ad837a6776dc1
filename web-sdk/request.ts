import { type ErrorCode, errorCodes, HrcaError } from '@hrca/protocol/errors';
import { findAgent } from './findAgent.ts';
import type { WindowOptions } from './types.ts';

const ID = 'request';

/** Asks the agent one thing over a socket of its own: closing it is how a request is given up. */
export async function request(
  method: string,
  params: object,
  { signal, onWindowOpened }: WindowOptions = {},
): Promise<Record<string, unknown>> {
  const socket = await findAgent(signal);
  const send = (id: string, name: string, values: object) =>
    socket.send(JSON.stringify({ id, method: name, params: values }));
  return new Promise<Record<string, unknown>>((resolve, reject) => {
    const abort = () => finish(() => reject(new HrcaError('REQUEST_ABORTED', { cause: signal?.reason })));
    const finish = (settle: () => void) => {
      socket.onmessage = socket.onclose = null;
      socket.close();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    signal?.addEventListener('abort', abort);
    socket.onerror = null;
    socket.onclose = () => finish(() => reject(new HrcaError('AGENT_DISCONNECTED')));
    socket.onmessage = ({ data }) => {
      const message = parse(data);
      if (message.event === 'window-opened')
        onWindowOpened?.({ show: () => socket.readyState === 1 && send('show', 'showWindow', {}) });
      if (message.id !== ID) return;
      const { result, error } = message;
      finish(() => (result ? resolve(result) : reject(new HrcaError(knownCode(error?.code)))));
    };
    if (signal?.aborted) abort();
    else send(ID, method, params);
  });
}

interface Message {
  id?: unknown;
  event?: unknown;
  result?: Record<string, unknown>;
  error?: { code?: unknown };
}

function parse(data: unknown): Message {
  try {
    return Object(JSON.parse(data as string));
  } catch {
    return {};
  }
}

function knownCode(code: unknown): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'INTERNAL';
}
