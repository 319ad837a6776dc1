import type { AddressInfo } from 'node:net';
import type { WindowAction, WindowDeadline, WindowState, WindowUpdate, WindowView } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { WebSocket } from 'ws';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import { listenOnFirstFree } from '../server/listen.ts';
import { createLoopbackServer } from '../server/loopbackServer.ts';
import { readAction, servePageSocket } from './pageSocket.ts';
import { requestedAsset, sendAsset, type WindowAssets } from './windowAssets.ts';

/** A browser opens at most six connections for the page, and one socket. */
const UNIDENTIFIED_PEERS_MAX = 8;
const HANDSHAKES_MAX = 16;
/** Long enough for the last screen to reach the page. */
const LINGER_MS = 3_000;

type Screen = Pick<WindowState, 'view' | 'notice'>;

/** The server of one window, which ends with it: serves the page and shows screens on it. */
export interface WindowPage {
  /** A new address with a token that works once; the previous address stops working. */
  address(): string;
  show(screen: Screen): void;
  /** Replaces the contents of the screen; what the user has typed stays. */
  update(view: WindowView): void;
  /** Sends the page the time left; what the user has typed stays. */
  moveDeadline(): void;
  /** What the page that is open now shows once another page replaces it. */
  replaceBy(screen: Screen): void;
  close(): void;
}

export async function openWindowPage({
  assets,
  findOwnPeer,
  timeLeft,
  onAction,
  onConnect,
  onClosed,
  onUnexpected,
}: {
  assets: WindowAssets;
  findOwnPeer: FindOwnPeer;
  /** Called for each message: a page that connects later has less time. */
  timeLeft: () => WindowDeadline | undefined;
  onAction: (action: WindowAction) => void;
  onConnect: () => void;
  /** The user has closed the page, or its browser has crashed. */
  onClosed: () => void;
  onUnexpected: (error: unknown) => void;
}): Promise<WindowPage> {
  let page: WebSocket | undefined;
  let screen: Screen | undefined;
  let replacedState: Screen | undefined;
  let isEnding = false;

  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { server, refuse, leavePending, destroyConnections } = createLoopbackServer({
    findOwnPeer,
    unidentifiedMax: UNIDENTIFIED_PEERS_MAX,
    pendingMax: HANDSHAKES_MAX,
    serve: (request, response) => {
      const asset = requestedAsset({ request, assets, host: host() });
      if (asset) sendAsset({ response, asset, host: host() });
      else refuse(request.socket);
    },
    onUnexpected,
  });

  const onPage = (socket: WebSocket) => {
    const previous = page;
    page = socket;
    if (previous && replacedState) previous.send(JSON.stringify(replacedState), () => previous.close());
    socket.on('message', (message) => {
      const action = readAction(message);
      if (action && socket === page) onAction(action);
    });
    socket.on('close', () => {
      if (socket === page && !isEnding) onClosed();
    });
    onConnect();
    if (screen) socket.send(JSON.stringify({ ...screen, ...timeLeft() } satisfies WindowState));
  };
  const token = servePageSocket({ server, host, refuse, leavePending, onPage, onUnexpected });

  try {
    await listenOnFirstFree(server, [0]);
  } catch (cause) {
    throw new HrcaError('WINDOW_UNAVAILABLE', { cause });
  }

  return {
    address: () => `http://${host()}/#${token.issue()}`,
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
      isEnding = true;
      token.revoke();
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
