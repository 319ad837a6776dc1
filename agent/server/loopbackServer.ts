import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onAsync } from '../concurrency/onAsync.ts';
import type { FindOwnPeer, Peer } from '../platform/peer/peer.ts';
import { createPendingHandshakes } from './pendingHandshakes.ts';
import { reset } from './reset.ts';
import { createTlsPort, type TlsPort } from './tlsPort.ts';

const HANDSHAKE_MAX_MS = 5_000;
/** Node's default would check for late handshakes every thirty seconds. */
const HANDSHAKE_CHECK_MS = 1_000;
const HEADER_MAX_BYTES = 8_192;

export interface LoopbackServer {
  readonly server: Server;
  readonly useTls: TlsPort['use'];
  /** The process at the other end. */
  peerOf(request: IncomingMessage): Peer;
  /** The connection of the request has become a socket and no longer counts as pending. */
  leavePending(request: IncomingMessage): void;
  /** Resets the TCP connection below a stream, which may be a TLS stream. */
  refuse(stream: Duplex): void;
  /** Destroys every open connection, pending or upgraded. */
  destroyConnections(): void;
}

/**
 * The HTTP server of both of the agent's ports, for portals and for the window. It looks up the owner of a connection
 * before it reads a byte: a connection of another OS user is not logged, takes no slot and evicts no other connection.
 */
export function createLoopbackServer({
  findOwnPeer,
  unidentifiedMax,
  pendingMax,
  serve,
  onUnexpected,
}: {
  findOwnPeer: FindOwnPeer;
  /** Connections whose owner is being looked up. Beyond it the newest are refused, since the others may be our user's. */
  unidentifiedMax: number;
  /** Connections of this user that have not become sockets. Beyond it the oldest is refused. */
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
      // Otherwise Node responds itself to a request without Host.
      requireHostHeader: false,
    },
    serve,
  );
  const serveConnection = server.listeners('connection')[0] as (this: Server, socket: Socket) => void;
  server.off('connection', serveConnection);
  // Not earlier: a port in use is no error while it tries the ports.
  server.once('listening', () => server.on('error', onUnexpected));
  const tlsPort = createTlsPort((socket) => serveConnection.call(server, socket), {
    firstByteMaxMs: HANDSHAKE_MAX_MS,
  });
  const pendingHandshakes = createPendingHandshakes({ max: pendingMax });
  const connections = new Set<Socket>();
  const peers = new WeakMap<Socket, Peer>();
  let unidentified = 0;

  const findPeer = async (connection: Socket) => {
    unidentified++;
    try {
      return await findOwnPeer(connection);
    } finally {
      unidentified--;
    }
  };
  const refuse = (stream: Duplex) => reset(tlsPort.connectionUnder(stream as Socket));
  onAsync(
    server,
    'connection',
    async (connection: Socket) => {
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
      connection.on('error', () => connection.destroy());
      const peer = unidentified < unidentifiedMax ? await findPeer(connection) : undefined;
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
