import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { on } from '../concurrency/on.ts';
import type { FindOwnPeer, Peer } from '../platform/peer/peer.ts';
import { createPendingHandshakes } from './pendingHandshakes.ts';
import { reset } from './reset.ts';
import { createTlsPort, type TlsPort } from './tlsPort.ts';

const HANDSHAKE_MAX_MS = 5_000;
/** Node looks for late handshakes every thirty seconds unless it is told otherwise. */
const HANDSHAKE_CHECK_MS = 1_000;
const HEADER_MAX_BYTES = 8_192;

export interface LoopbackServer {
  readonly server: Server;
  readonly useTls: TlsPort['use'];
  /** The program at the other end. */
  peerOf(request: IncomingMessage): Peer;
  /** What a request came over has become a socket: its room is free for others. */
  leavePending(request: IncomingMessage): void;
  /** Resets the connection below a stream, which under TLS is not the stream's own. */
  refuse(stream: Duplex): void;
  /** Every open connection: refused, waiting, or upgraded to a socket. */
  destroyConnections(): void;
}

/**
 * An HTTP server as both of the agent's ports are one: for portals and for the window. Whose a connection is, is asked
 * before one byte of it is read: one of another OS user costs no log line, takes no room, and pushes no other out.
 */
export function createLoopbackServer({
  findOwnPeer,
  unknownMax,
  pendingMax,
  serve,
  onUnexpected,
}: {
  findOwnPeer: FindOwnPeer;
  /** Connections whose owner is being asked for; of more, the newest are refused, since the others may be our user's. */
  unknownMax: number;
  /** Connections of this user that have not become sockets; of more, the oldest is refused. */
  pendingMax: number;
  serve: (request: IncomingMessage, response: ServerResponse) => void;
  onUnexpected: (error: unknown) => void;
}): LoopbackServer {
  const server = createServer(
    {
      maxHeaderSize: HEADER_MAX_BYTES,
      headersTimeout: HANDSHAKE_MAX_MS,
      requestTimeout: HANDSHAKE_MAX_MS,
      connectionsCheckingInterval: HANDSHAKE_CHECK_MS,
      // Node would answer by itself where there is none.
      requireHostHeader: false,
    },
    serve,
  );
  const serveConnection = server.listeners('connection')[0] as (this: Server, socket: Socket) => void;
  server.off('connection', serveConnection);
  // Not before: while it looks for a free port, a taken one is no fault.
  server.once('listening', () => server.on('error', onUnexpected));
  const tlsPort = createTlsPort((socket) => serveConnection.call(server, socket), {
    firstByteMaxMs: HANDSHAKE_MAX_MS,
  });
  const pendingHandshakes = createPendingHandshakes({ max: pendingMax });
  const connections = new Set<Socket>();
  const peers = new WeakMap<Socket, Peer>();
  let unknown = 0;

  const findPeer = async (connection: Socket) => {
    unknown++;
    try {
      return await findOwnPeer(connection);
    } finally {
      unknown--;
    }
  };
  const refuse = (stream: Duplex) => reset(tlsPort.connectionUnder(stream as Socket));
  on(
    server,
    'connection',
    async (connection: Socket) => {
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
      connection.on('error', () => connection.destroy());
      const peer = unknown < unknownMax ? await findPeer(connection) : undefined;
      if (!peer) return reset(connection);
      if (connection.destroyed) return;
      peers.set(connection, peer);
      pendingHandshakes.add(connection);
      tlsPort.serve(connection);
    },
    (error, connection) => {
      reset(connection);
      onUnexpected(error);
    },
  );

  return {
    server,
    useTls: tlsPort.use,
    peerOf: ({ socket }) => {
      const peer = peers.get(tlsPort.connectionUnder(socket));
      if (!peer) throw new Error('no peer is recorded for the connection of this request');
      return peer;
    },
    leavePending: ({ socket }) => pendingHandshakes.remove(tlsPort.connectionUnder(socket)),
    refuse,
    destroyConnections: () => {
      for (const connection of connections) connection.destroy();
    },
  };
}
