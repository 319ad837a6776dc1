import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MESSAGE_MAX_BYTES } from '@hrca/protocol';
import { WebSocketServer } from 'ws';
import { onAsync } from '../concurrency/onAsync.ts';
import type { RequestEnd } from '../log/requestLines.ts';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import { type Handlers, serveConnection } from './connection.ts';
import { createConnectionLimit } from './connectionLimit.ts';
import { admittedOrigin, useUniformRefusal } from './handshakeChecks.ts';
import { listenOnFirstFree } from './listen.ts';
import { createLoopbackServer, type LoopbackServer } from './loopbackServer.ts';

// With the window's connections these stay below 256 file descriptors, the default limit of some systems.
const UNIDENTIFIED_PEERS_MAX = 40;
const HANDSHAKES_MAX = 40;
const SOCKETS_MAX = 128;
const SOCKETS_PER_ORIGIN_MAX = 32;
/** A socket without traffic for this long is closed. */
const SILENCE_MAX_MS = 600_000;

export interface AgentServer {
  readonly port: number;
  /** Turns TLS on or off. */
  readonly useTls: LoopbackServer['useTls'];
  close(): Promise<void>;
}

/** Listens on loopback for portals' pages. @throws HrcaError `AGENT_PORTS_TAKEN` */
export async function startAgentServer({
  ports,
  isListed,
  onUnlisted,
  findOwnPeer,
  handlers,
  onEnd,
  onUnexpected,
}: {
  ports: readonly number[];
  isListed: (origin: string) => boolean;
  onUnlisted: (origin: string) => void;
  findOwnPeer: FindOwnPeer;
  handlers: Handlers;
  onEnd: (end: RequestEnd) => void;
  onUnexpected: (error: unknown) => void;
}): Promise<AgentServer> {
  const { server, refuse, peerOf, leavePending, useTls, destroyConnections } = createLoopbackServer({
    findOwnPeer,
    unidentifiedMax: UNIDENTIFIED_PEERS_MAX,
    pendingMax: HANDSHAKES_MAX,
    serve: (request) => refuse(request.socket),
    onUnexpected,
  });
  const connectionLimit = createConnectionLimit({ max: SOCKETS_MAX, maxPerOrigin: SOCKETS_PER_ORIGIN_MAX });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
    // One frame of each socket in turn, so that a page that sends continuously does not block the others.
    allowSynchronousEvents: false,
  });
  useUniformRefusal(server, sockets, refuse);
  const port = await listenOnFirstFree(server, ports);
  const host = `127.0.0.1:${port}`;

  onAsync(
    server,
    'upgrade',
    (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      // From the upgrade on the HTTP server no longer handles errors of this stream, and the WebSocket does not yet.
      stream.on('error', () => stream.destroy());
      const origin = admittedOrigin({ request, host, isListed, onUnlisted });
      if (origin === undefined) return refuse(stream);
      const slot = connectionLimit.acquire({ origin, evict: () => stream.destroy() });
      if (slot === undefined) return refuse(stream);
      stream.once('close', slot.release);
      leavePending(request);
      request.socket.setTimeout(SILENCE_MAX_MS, () => stream.destroy());
      const peer = peerOf(request);
      sockets.handleUpgrade(request, stream, head, (socket) =>
        serveConnection({
          socket,
          stream,
          origin,
          isListed: () => isListed(origin),
          peer,
          slot,
          handlers,
          onEnd,
          onUnexpected,
        }),
      );
    },
    (error, _, stream) => {
      refuse(stream);
      onUnexpected(error);
    },
  );

  return {
    port,
    useTls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Including pending handshakes, which would become sockets later.
        destroyConnections();
      }),
  };
}
