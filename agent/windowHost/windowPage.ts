import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeWindowAction,
  type WindowAction,
  type WindowDeadline,
  type WindowState,
  type WindowUpdate,
  type WindowView,
  windowActionSchema,
} from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import { refuse, refuseInOneVoice } from '../server/gate.ts';
import { serveWindowAssets } from './windowAssets.ts';

/** An imported file in base64 and little else. */
const MESSAGE_MAX_BYTES = 512 * 1024;
const TOKEN_DEADLINE_MS = 10_000;
/** Long enough for the last screen to reach the page. */
const LINGER_MS = 3_000;

/** The server of one window: its page, and the socket over which it speaks. It is gone when the window is. */
export interface WindowPage {
  /** A fresh address with a token that works once; the one before is void. */
  address(): string;
  show(state: WindowState): void;
  /** Renews what is shown, and leaves what the person has typed alone. */
  update(view: WindowView): void;
  /** Moves the deadline of what is shown, and leaves what the person has typed alone. */
  postpone(deadline: WindowDeadline): void;
  /** What the page that is open now shows once another takes its place. */
  replaceBy(state: WindowState): void;
  close(): void;
}

export async function openWindowPage({
  assets,
  findOwnPeer,
  onAction,
  onConnect,
  onGone,
}: {
  assets: string;
  findOwnPeer: FindOwnPeer;
  onAction: (action: WindowAction) => void;
  onConnect: () => void;
  /** The page was closed by the person or died. */
  onGone: () => void;
}): Promise<WindowPage> {
  let token: Buffer | undefined;
  let page: WebSocket | undefined;
  let state: WindowState | undefined;
  let farewell: WindowState | undefined;
  let closed = false;

  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serveAssets = serveWindowAssets({ folder: assets, host });
  const server: Server = createServer(async (request, response) => {
    if (await findOwnPeer(request.socket)) await serveAssets(request, response);
    else refuse(request.socket);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });

  const claim = (message: RawData): boolean => {
    const offered = tokenIn(message);
    if (!token || offered?.length !== token.length || !timingSafeEqual(offered, token)) return false;
    token = undefined;
    return true;
  };

  const adopt = (socket: WebSocket) => {
    const previous = page;
    page = socket;
    if (previous && farewell) previous.send(JSON.stringify(farewell), () => previous.close());
    socket.on('message', (message) => {
      const action = actionIn(message);
      if (action && socket === page) onAction(action);
    });
    socket.on('close', () => {
      if (socket === page && !closed) onGone();
    });
    onConnect();
    if (state) socket.send(JSON.stringify(state));
  };

  refuseInOneVoice(server, sockets);
  server.on('upgrade', async (request: IncomingMessage, stream, head) => {
    const isOwn = request.headers.host === host() && request.headers.origin === `http://${host()}`;
    // The address of the window stands in its browser's arguments, which every user of the machine can read.
    if (!isOwn || request.url !== '/session' || !(await findOwnPeer(request.socket))) return refuse(stream);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate());
      const deadline = setTimeout(() => socket.terminate(), TOKEN_DEADLINE_MS);
      socket.once('message', (message) => {
        clearTimeout(deadline);
        if (claim(message)) adopt(socket);
        else socket.close(1008);
      });
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new HrcaError('WINDOW_UNAVAILABLE', { cause })));
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    address: () => {
      token = randomBytes(32);
      return `http://${host()}/#${token.toString('base64url')}`;
    },
    show: (next) => {
      state = next;
      page?.send(JSON.stringify(next));
    },
    update: (view) => {
      if (state) state = { ...state, view };
      page?.send(JSON.stringify({ update: view } satisfies WindowUpdate));
    },
    postpone: (deadline) => {
      if (state) state = { ...state, ...deadline };
      page?.send(JSON.stringify(deadline));
    },
    replaceBy: (next) => {
      farewell = next;
    },
    close: () => {
      closed = true;
      token = undefined;
      server.close();
      const linger = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }, LINGER_MS);
      if (!page) {
        clearTimeout(linger);
        server.closeAllConnections();
      }
      page?.once('close', () => {
        clearTimeout(linger);
        server.closeAllConnections();
      });
    },
  };
}

function tokenIn(message: RawData): Buffer | undefined {
  const json = parse(message);
  return typeof json === 'object' && json !== null && 'token' in json && typeof json.token === 'string'
    ? Buffer.from(json.token, 'base64url')
    : undefined;
}

/** Wipes the message: its secrets, where it has any, have been copied out. */
function actionIn(message: RawData): WindowAction | undefined {
  const octets = message as Buffer;
  try {
    return windowActionSchema.safeParse(decodeWindowAction(octets)).data;
  } catch {
    return undefined;
  } finally {
    octets.fill(0);
  }
}

function parse(message: RawData): unknown {
  try {
    return JSON.parse(message.toString());
  } catch {
    return undefined;
  }
}
