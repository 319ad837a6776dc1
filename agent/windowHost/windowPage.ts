import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
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
import { on } from '../concurrency/on.ts';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import { createConnectionLimit } from '../server/connectionLimit.ts';
import { useUniformRefusal } from '../server/handshakeChecks.ts';
import { listenOnFirstFree } from '../server/listen.ts';
import { createLoopbackServer } from '../server/loopbackServer.ts';
import { requestedAsset, sendAsset, type WindowAssets } from './windowAssets.ts';

/** An imported file in base64 and little else. */
const MESSAGE_MAX_BYTES = 512 * 1024;
/** A browser opens six connections at most for a page, and one socket; a page that is replaced has its own for a moment. */
const UNKNOWN_MAX = 8;
const HANDSHAKES_MAX = 16;
const SOCKETS_MAX = 4;
const TOKEN_DEADLINE_MS = 10_000;
/** Long enough for the last screen to reach the page. */
const LINGER_MS = 3_000;

type Screen = Pick<WindowState, 'view' | 'notice'>;

/** The server of one window: its page, and the socket over which it speaks. It is gone when the window is. */
export interface WindowPage {
  /** A fresh address with a token that works once; the one before is void. */
  address(): string;
  show(screen: Screen): void;
  /** Renews what is shown, and leaves what the person has typed alone. */
  update(view: WindowView): void;
  /** Tells the page how long is left now, and leaves what the person has typed alone. */
  moveDeadline(): void;
  /** What the page that is open now shows once another takes its place. */
  replaceBy(screen: Screen): void;
  close(): void;
}

export async function openWindowPage({
  assets,
  findOwnPeer,
  timeLeft,
  onAction,
  onConnect,
  onGone,
  onUnexpected,
}: {
  assets: WindowAssets;
  findOwnPeer: FindOwnPeer;
  /** Asked each time that something is sent: a page that connects later has less time. */
  timeLeft: () => WindowDeadline | undefined;
  onAction: (action: WindowAction) => void;
  onConnect: () => void;
  /** The page was closed by the person or died. */
  onGone: () => void;
  onUnexpected: (error: unknown) => void;
}): Promise<WindowPage> {
  let token: Buffer | undefined;
  let page: WebSocket | undefined;
  let screen: Screen | undefined;
  let replacedState: Screen | undefined;
  let closed = false;

  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { server, refuse, leavePending, destroyConnections } = createLoopbackServer({
    findOwnPeer,
    unknownMax: UNKNOWN_MAX,
    pendingMax: HANDSHAKES_MAX,
    serve: (request, response) => {
      const asset = requestedAsset({ request, assets, host: host() });
      if (asset) sendAsset({ response, asset, host: host() });
      else refuse(request.socket);
    },
    onUnexpected,
  });
  const connectionLimit = createConnectionLimit({ max: SOCKETS_MAX, maxPerOrigin: SOCKETS_MAX });
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
    if (previous && replacedState) previous.send(JSON.stringify(replacedState), () => previous.close());
    socket.on('message', (message) => {
      const action = actionIn(message);
      if (action && socket === page) onAction(action);
    });
    socket.on('close', () => {
      if (socket === page && !closed) onGone();
    });
    onConnect();
    if (screen) socket.send(JSON.stringify({ ...screen, ...timeLeft() } satisfies WindowState));
  };

  useUniformRefusal(server, sockets, refuse);
  on(
    server,
    'upgrade',
    (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      stream.on('error', () => stream.destroy());
      const { headers, url } = request;
      if (headers.host !== host() || headers.origin !== `http://${host()}` || url !== '/session') return refuse(stream);
      const slot = connectionLimit.acquire({ origin: headers.origin, evict: () => stream.destroy() });
      if (!slot) return refuse(stream);
      stream.once('close', slot.release);
      leavePending(request);
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => socket.terminate());
        const deadline = setTimeout(() => socket.terminate(), TOKEN_DEADLINE_MS);
        socket.once('message', (message) => {
          clearTimeout(deadline);
          if (!claim(message)) return socket.close(1008);
          // The page keeps its place from here on.
          slot.begin();
          adopt(socket);
        });
      });
    },
    (error, _, stream) => {
      refuse(stream);
      onUnexpected(error);
    },
  );

  try {
    await listenOnFirstFree(server, [0]);
  } catch (cause) {
    throw new HrcaError('WINDOW_UNAVAILABLE', { cause });
  }

  return {
    address: () => {
      token = randomBytes(32);
      return `http://${host()}/#${token.toString('base64url')}`;
    },
    show: (next) => {
      screen = next;
      page?.send(JSON.stringify({ ...next, ...timeLeft() } satisfies WindowState));
    },
    update: (view) => {
      if (screen) screen = { ...screen, view };
      page?.send(JSON.stringify({ update: view } satisfies WindowUpdate));
    },
    moveDeadline: () => {
      const left = timeLeft();
      if (left) page?.send(JSON.stringify(left));
    },
    replaceBy: (next) => {
      replacedState = next;
    },
    close: () => {
      closed = true;
      token = undefined;
      server.close();
      const linger = setTimeout(() => {
        destroyConnections();
      }, LINGER_MS);
      const end = () => {
        clearTimeout(linger);
        destroyConnections();
      };
      if (page) page.once('close', end);
      else end();
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
