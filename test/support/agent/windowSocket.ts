import { encodeWindowAction, type WindowAction, type WindowMessage, type WindowView } from '@hrca/protocol';
import { WebSocket } from 'ws';
import { soon } from '../system/soon.ts';

/**
 * Replaces the page of the agent's real window: connects to `url`, sends `answer` of each screen, and resolves to the
 * screens that were shown once the socket is closed.
 */
export async function answerWindow(url: string, answer: (view: WindowView) => WindowAction): Promise<WindowView[]> {
  const { host, hash } = new URL(url);
  const shown: WindowView[] = [];
  const socket = new WebSocket(`ws://${host}/session`, { origin: `http://${host}` });
  // A test may kill the agent while the window is open.
  socket.on('error', () => undefined);
  socket.on('open', () => socket.send(JSON.stringify({ token: hash.slice(1) })));
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as WindowMessage;
    if (!('view' in message)) return;
    shown.push(message.view);
    if (message.view.screen === 'end') socket.close();
    else socket.send(encodeWindowAction(answer(message.view)));
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await soon(`the end of the window at ${host}`, closed);
  return shown;
}
