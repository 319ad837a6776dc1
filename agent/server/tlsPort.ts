import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { TlsCredentials } from '../tls/localTls.ts';
import { reset } from './reset.ts';

/** First byte of a TLS record that carries a ClientHello (RFC 8446 §5.1); no HTTP request begins with it. */
const HANDSHAKE_RECORD = 0x16;

export interface TlsPort {
  /** Serves TLS with these credentials from now on, or no TLS. Does not affect open connections. */
  use(credentials: TlsCredentials | undefined): void;
  /** Passes a connection to the HTTP server, through TLS if its first byte is that of a TLS record. */
  serve(connection: Socket): void;
  /** The TCP connection below a socket. */
  connectionUnder(socket: Socket): Socket;
}

/**
 * Serves TLS and plain HTTP on one port, distinguished by the first byte. A page finds wss on the same port as ws, also
 * Firefox under `upgrade-insecure-requests`, which keeps the port. Connections with TLS pass the same limits and checks.
 */
export function createTlsPort(
  serveHttp: (socket: Socket) => void,
  { firstByteMaxMs }: { firstByteMaxMs: number },
): TlsPort {
  const under = new WeakMap<Socket, Socket>();
  let secureContext: SecureContext | undefined;

  const onFirstBytes = (connection: Socket, bytes: Buffer) => {
    connection.pause();
    connection.unshift(bytes);
    connection.removeAllListeners('timeout').setTimeout(0);
    let socket = connection;
    if (secureContext && bytes[0] === HANDSHAKE_RECORD) {
      socket = new TLSSocket(connection, { isServer: true, secureContext });
      under.set(socket, connection);
    }
    serveHttp(socket);
    socket.resume();
  };
  return {
    use: (credentials) => {
      secureContext = credentials && createSecureContext({ ...credentials, minVersion: 'TLSv1.2' });
    },
    serve: (connection) => {
      if (!secureContext) return serveHttp(connection);
      connection.setTimeout(firstByteMaxMs, () => reset(connection));
      connection.once('data', (bytes: Buffer) => onFirstBytes(connection, bytes));
    },
    connectionUnder: (socket) => under.get(socket) ?? socket,
  };
}
