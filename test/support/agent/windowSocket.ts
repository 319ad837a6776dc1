import { encodeWindowAction, type WindowAction, type WindowMessage, type WindowView } from '@hrca/protocol';
import { WebSocket } from 'ws';
import { soon } from '../system/soon.ts';

/**
 * A person at the agent's real window, without the browser: opens `url`, answers each screen by a function of it and
 * resolves to the screens that were shown once the window is over, however it ended.
 */
export async function answerWindow(url: string, answer: (view: WindowView) => WindowAction): Promise<WindowView[]> {
  const { host, hash } = new URL(url);
  const shown: WindowView[] = [];
  const socket = new WebSocket(`ws://${host}/session`, { origin: `http://${host}` });
  // The agent may be killed while it is being asked.
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
