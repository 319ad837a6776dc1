import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { decodeWindowAction, type WindowView, windowActionSchema } from '@hrca/protocol';
import { createServer } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { root } from '#scripts/packages.ts';
import { views } from '#test/support/browser/windowViews.ts';

/** What the scripted agent shows after an action of the user; anything else leaves the screen as it is. */
const next: Readonly<Record<string, keyof typeof views>> = {
  choose: 'pin',
  pin: 'newPin',
  back: 'certificates',
  changePin: 'pin',
  unlock: 'puk',
};

/** Serves the pages of the agent's window from their sources, with a scripted agent behind them. Returns the address. */
export async function serveWindowPages(port: number): Promise<string> {
  const server = await createServer({
    configFile: join(root, 'agent/window/vite.config.ts'),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port, strictPort: true },
    plugins: [
      {
        name: 'list-of-views',
        configureServer: ({ middlewares }) => {
          middlewares.use('/views', (_request, response) => {
            response.setHeader('Content-Type', 'text/html; charset=utf-8').end(listOfViews());
          });
        },
      },
    ],
  });
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', answer);
  server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== '/session') return;
    sockets.handleUpgrade(request, socket, head, (connection) => sockets.emit('connection', connection));
  });
  await server.listen();
  return `http://127.0.0.1:${port}/views`;
}

/** The token of the address names the view to begin with. */
function answer(socket: WebSocket): void {
  const show = (view: WindowView) => socket.send(JSON.stringify({ view }));
  socket.once('message', (first) => {
    const { token } = JSON.parse(first.toString()) as { token: keyof typeof views };
    show(views[token] ?? views.certificates);
    socket.on('message', (message) => {
      const { action } = windowActionSchema.parse(decodeWindowAction(message as Buffer));
      if (action === 'active') return;
      console.log(`window: ${action}`);
      const name = next[action];
      if (name) show(views[name]);
    });
  });
}

function listOfViews(): string {
  const links = Object.keys(views).map(
    (name) => `<li><a href="/#${name}" target="_blank" rel="noopener">${name}</a></li>`,
  );
  return `<!doctype html><title>Window views</title><h1>Views of the agent's window</h1><ul>${links.join('')}</ul>`;
}
