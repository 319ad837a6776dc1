import type { WindowAction, WindowMessage } from '@hrca/protocol';
import { encodeWindowAction } from '@hrca/protocol/windowFrame';

export interface Session {
  send(action: WindowAction): void;
}

/** The socket to the agent that opened this window. It is never reopened: the token works only once. */
export function openSession({
  host,
  token,
  onMessage,
  onClose,
}: {
  host: string;
  token: string;
  onMessage: (message: WindowMessage) => void;
  onClose: () => void;
}): Session {
  const socket = new WebSocket(`ws://${host}/session`);
  socket.addEventListener('open', () => socket.send(JSON.stringify({ token })));
  // Not validated: the agent that served this page comes from the same build.
  socket.addEventListener('message', ({ data }) => onMessage(JSON.parse(data)));
  socket.addEventListener('close', onClose);
  return {
    send: (action) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeWindowAction(action));
    },
  };
}
