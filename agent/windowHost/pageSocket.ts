import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { decodeWindowAction, type WindowAction, windowActionSchema } from '@hrca/protocol';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { onAsync } from '../concurrency/onAsync.ts';
import { createConnectionLimit } from '../server/connectionLimit.ts';
import { useUniformRefusal } from '../server/handshakeChecks.ts';
import { jsonMessage } from '../server/jsonMessage.ts';

/** A page has one socket; while it is replaced, a second one for a moment. */
const SOCKETS_MAX = 4;
/** An imported file in base64 and little else. */
const MESSAGE_MAX_BYTES = 512 * 1024;
const TOKEN_DEADLINE_MS = 10_000;
const TOKEN_BYTES = 32;

/** The token with which a page proves that the agent opened it. */
export interface WindowToken {
  /** Returns a new token in base64url, and revokes the one before. */
  issue(): string;
  revoke(): void;
}

/**
 * Serves `/session` of a window's server: a WebSocket from the window's own origin that presents the token as its first
 * message, within ten seconds. The token works once. Everything else gets the uniform refusal.
 */
export function servePageSocket({
  server,
  host,
  refuse,
  leavePending,
  onPage,
  onUnexpected,
}: {
  server: Server;
  host: () => string;
  refuse: (stream: Duplex) => void;
  leavePending: (request: IncomingMessage) => void;
  onPage: (socket: WebSocket) => void;
  onUnexpected: (error: unknown) => void;
}): WindowToken {
  let token: Buffer | undefined;
  const connectionLimit = createConnectionLimit({ max: SOCKETS_MAX, maxPerOrigin: SOCKETS_MAX });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });

  const consume = (message: RawData): boolean => {
    const offered = tokenIn(message);
    if (!token || offered?.length !== token.length || !timingSafeEqual(offered, token)) return false;
    token = undefined;
    return true;
  };

  useUniformRefusal(server, sockets, refuse);
  onAsync(
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
          if (!consume(message)) return socket.close(1008);
          // From here on the socket is not evicted for another one.
          slot.begin();
          onPage(socket);
        });
      });
    },
    (error, _, stream) => {
      refuse(stream);
      onUnexpected(error);
    },
  );

  return {
    issue: () => {
      token = randomBytes(TOKEN_BYTES);
      return token.toString('base64url');
    },
    revoke: () => {
      token = undefined;
    },
  };
}

/** The action in a message of the page, if it is one. Wipes the message: secrets in it have been copied. */
export function readAction(message: RawData): WindowAction | undefined {
  const bytes = message as Buffer;
  try {
    return windowActionSchema.safeParse(decodeWindowAction(bytes)).data;
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}

function tokenIn(message: RawData): Buffer | undefined {
  const json = jsonMessage(message);
  return typeof json === 'object' && json !== null && 'token' in json && typeof json.token === 'string'
    ? Buffer.from(json.token, 'base64url')
    : undefined;
}
