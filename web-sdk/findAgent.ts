import { AGENT_PORTS, PROTOCOL_VERSION } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';

/** How long an agent may take to answer; it takes a few milliseconds. */
const ANSWER_LIMIT_MS = 1_500;
const HELLO = JSON.stringify({ id: 'hello', method: 'hello', params: {} });

/**
 * The socket of the agent: all ports are tried side by side, and the first that answers as the agent does wins.
 * What answers otherwise gets to see nothing but the greeting.
 */
export function findAgent(signal: AbortSignal | undefined): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const candidates = new Set<WebSocket>();
    let isIncompatible = false;
    const settle = (winner: WebSocket | undefined, error?: HrcaError) => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', abort);
      for (const socket of candidates) if (socket !== winner) drop(socket);
      if (winner) resolve(winner);
      else reject(error ?? new HrcaError(isIncompatible ? 'AGENT_INCOMPATIBLE' : 'AGENT_UNAVAILABLE'));
    };
    const lose = (socket: WebSocket) => {
      drop(socket);
      if (candidates.delete(socket) && candidates.size === 0) settle(undefined);
    };
    const abort = () => settle(undefined, new HrcaError('REQUEST_ABORTED', { cause: signal?.reason }));
    const onLimit = async () => {
      // While the browser asks the person for permission, the sockets wait for the answer and so do we.
      if (await isAskingPermission()) limit = setTimeout(onLimit, ANSWER_LIMIT_MS);
      else settle(undefined);
    };
    let limit = setTimeout(onLimit, ANSWER_LIMIT_MS);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);

    for (const port of AGENT_PORTS) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      candidates.add(socket);
      socket.onopen = () => {
        socket.send(HELLO);
        setTimeout(() => candidates.has(socket) && socket.onmessage === onGreeting && lose(socket), ANSWER_LIMIT_MS);
      };
      socket.onerror = socket.onclose = () => lose(socket);
      const onGreeting = ({ data }: MessageEvent) => {
        const { agent, protocol } = greetingIn(data);
        if (agent !== 'hrca') return lose(socket);
        if (protocol === PROTOCOL_VERSION) return settle(socket);
        isIncompatible = true;
        lose(socket);
      };
      socket.onmessage = onGreeting;
    }
  });
}

function greetingIn(data: unknown): { agent?: unknown; protocol?: unknown } {
  try {
    return JSON.parse(data as string).result ?? {};
  } catch {
    return {};
  }
}

async function isAskingPermission(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'loopback-network' as PermissionName });
    return state === 'prompt';
  } catch {
    return false;
  }
}

function drop(socket: WebSocket): void {
  socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
  socket.close();
}
