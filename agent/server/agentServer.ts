import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { MESSAGE_MAX_BYTES } from '@hrca/protocol';
import { WebSocketServer } from 'ws';
import type { FindOwnPeer } from '../platform/peer/peer.ts';
import { type Handlers, serveConnection } from './connection.ts';
import { admittedOrigin, refuse, refuseInOneVoice } from './gate.ts';
import { listenOnFirstFree } from './listen.ts';
import { createPlaces } from './places.ts';
import { createTlsPort, type TlsPort } from './tlsPort.ts';
import { createWaitingRoom } from './waitingRoom.ts';

// Few enough in all to stay below 256 descriptors, which is what some systems give a process.
const HANDSHAKES_MAX = 64;
const SOCKETS_MAX = 128;
const SOCKETS_PER_ORIGIN_MAX = 32;
const HANDSHAKE_MAX_MS = 5_000;
/** Node looks for late handshakes every thirty seconds unless it is told otherwise. */
const HANDSHAKE_CHECK_MS = 1_000;
/** A socket that says nothing and waits for nothing is let go. */
const SILENCE_MAX_MS = 600_000;
const HEADER_MAX_BYTES = 8_192;

export interface AgentServer {
  readonly port: number;
  /** Speaks TLS, too, or no more. */
  readonly useTls: TlsPort['use'];
  close(): Promise<void>;
}

/** The loopback socket that portals' pages speak to. @throws HrcaError `AGENT_PORTS_TAKEN` */
export async function startAgentServer({
  ports,
  isListed,
  onUnlisted,
  findOwnPeer,
  handlers,
  onUnexpected,
}: {
  ports: readonly number[];
  isListed: (origin: string) => boolean;
  onUnlisted: (origin: string) => void;
  findOwnPeer: FindOwnPeer;
  handlers: Handlers;
  onUnexpected: (error: unknown) => void;
}): Promise<AgentServer> {
  const server = createServer(
    {
      maxHeaderSize: HEADER_MAX_BYTES,
      headersTimeout: HANDSHAKE_MAX_MS,
      requestTimeout: HANDSHAKE_MAX_MS,
      connectionsCheckingInterval: HANDSHAKE_CHECK_MS,
    },
    (request) => refuse(request.socket),
  );
  const tlsPort = createTlsPort(server, { firstOctetMaxMs: HANDSHAKE_MAX_MS });
  const connections = new Set<Socket>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const waitingRoom = createWaitingRoom(server, { max: HANDSHAKES_MAX });
  const places = createPlaces({ max: SOCKETS_MAX, maxPerOrigin: SOCKETS_PER_ORIGIN_MAX });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
    // One frame of each socket in turn: a page that sends without end must not make the others wait.
    allowSynchronousEvents: false,
  });
  refuseInOneVoice(server, sockets);
  const port = await listenOnFirstFree(server, ports);
  const host = `127.0.0.1:${port}`;

  server.on('upgrade', async (request, stream, head) => {
    const origin = admittedOrigin({ request, host, isListed, onUnlisted });
    if (origin === undefined) return refuse(stream);
    // Nobody else listens for its faults while the system is asked.
    stream.on('error', () => stream.destroy());
    const place = places.take({ origin, evict: () => stream.destroy() });
    if (place === undefined) return refuse(stream);
    stream.once('close', place.free);
    // From here on it has a place: the silent ones that crowd the waiting room cannot push it out while it is looked at.
    const connection = tlsPort.connectionUnder(request.socket);
    waitingRoom.leave(connection);
    place.begin();
    const peer = await findOwnPeer(connection);
    place.end();
    if (!peer || stream.destroyed) return refuse(stream);
    request.socket.setTimeout(SILENCE_MAX_MS, () => stream.destroy());
    sockets.handleUpgrade(request, stream, head, (socket) =>
      serveConnection({ socket, stream, origin, peer, place, handlers, onUnexpected }),
    );
  });

  return {
    port,
    useTls: tlsPort.use,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Not only sockets: a handshake that is being looked at would become one after the end.
        for (const connection of connections) connection.destroy();
      }),
  };
}
