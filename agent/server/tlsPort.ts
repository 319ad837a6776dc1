import type { Server as HttpServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { TlsCredentials } from '../tls/localTls.ts';

/** First octet of a TLS record that carries a ClientHello (RFC 8446 §5.1); no HTTP request begins with it. */
const HANDSHAKE_RECORD = 0x16;

export interface TlsPort {
  /** What to speak TLS with from now on; nothing: TLS no more. Connections that exist go on. */
  use(credentials: TlsCredentials | undefined): void;
  /** The TCP connection that a socket of the server's runs on. */
  connectionUnder(socket: Socket): Socket;
}

/**
 * Lets an HTTP server speak TLS, too, on the port that it has: the first octet tells which. So a page finds wss where it
 * finds ws, under the same entries of its CSP, and Firefox, which under `upgrade-insecure-requests` keeps the port, finds
 * it there. What comes out of TLS goes the way of all other connections: the same limits, the same gate.
 */
export function createTlsPort(server: HttpServer, { firstOctetMaxMs }: { firstOctetMaxMs: number }): TlsPort {
  const serveHttp = server.listeners('connection')[0] as (this: Server, socket: Socket) => void;
  const under = new WeakMap<Socket, Socket>();
  let secureContext: SecureContext | undefined;

  const onFirstOctets = (connection: Socket, octets: Buffer) => {
    connection.pause();
    connection.unshift(octets);
    connection.removeAllListeners('timeout').setTimeout(0);
    let socket = connection;
    if (secureContext && octets[0] === HANDSHAKE_RECORD) {
      socket = new TLSSocket(connection, { isServer: true, secureContext });
      under.set(socket, connection);
    }
    serveHttp.call(server, socket);
    socket.resume();
  };
  server.off('connection', serveHttp);
  server.on('connection', (connection: Socket) => {
    if (!secureContext) return serveHttp.call(server, connection);
    const onError = () => connection.destroy();
    connection.once('error', onError);
    connection.setTimeout(firstOctetMaxMs, () => connection.destroy());
    connection.once('data', (octets: Buffer) => {
      connection.off('error', onError);
      onFirstOctets(connection, octets);
    });
  });
  return {
    use: (credentials) => {
      secureContext = credentials && createSecureContext({ ...credentials, minVersion: 'TLSv1.2' });
    },
    connectionUnder: (socket) => under.get(socket) ?? socket,
  };
}
